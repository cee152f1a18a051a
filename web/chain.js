// Checks the log's chain here: every record's hash is computed from its bytes, must name the one
// before it, and its JSON must be what the API gives (docs/log-format.md).
'use strict';

(() => {
  const section = document.getElementById('check');
  const button = document.getElementById('verify');
  const said = document.getElementById('verdict-of-chain');
  if (!globalThis.crypto?.subtle) {
    said.textContent = 'This browser computes no hashes on plain HTTP; use HTTPS or localhost.';
    return;
  }
  button.hidden = false;

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = new TextDecoder();

  // One record at `at` of `bytes`: its seq, hashes and JSON.
  async function readRecord(bytes, at) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    if (view.getUint32(0, false) !== 0x4348504c) throw new Error('no record begins here');
    const head = view.getUint32(8, true), body = view.getUint32(12, true);
    const size = head + 32 + body + 32;
    const sealed = bytes.subarray(at, at + size - 32);
    return {
      size,
      seq: Number(view.getBigUint64(16, true)),
      previous: hex(bytes.subarray(at + head, at + head + 32)),
      json: text.decode(bytes.subarray(at + head + 32, at + head + 32 + body)),
      stated: hex(bytes.subarray(at + size - 32, at + size)),
      hash: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', sealed))),
    };
  }

  async function check() {
    const last = Number(section.dataset.last);
    let seq = 0, hash = '0'.repeat(64);
    while (seq < last) {
      const answer = await fetch(`/log/records?after=${seq}`);
      if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const records = [];
      for (let at = 0; at < bytes.length; at += records.at(-1).size) {
        records.push(await readRecord(bytes, at));
      }
      if (records.length === 0) throw new Error(`nothing follows entry ${seq}`);
      const lines = (await (await fetch(`/api/v1/log?after=${seq}&limit=${records.length}`)).text())
        .split('\n');
      records.forEach((record, i) => {
        const fault = record.seq !== seq + 1 ? 'is not the next'
          : record.previous !== hash ? 'does not name the hash before it'
          : record.hash !== record.stated ? 'does not have the hash that it states'
          : !lines[i].startsWith(`{"seq":${record.seq},`)
            || !lines[i].endsWith(`${record.json.slice(1, -1)},"hash":"${record.hash}"}`)
            ? 'is not what the API gives' : null;
        if (fault) throw new Error(`entry ${record.seq} ${fault}`);
        seq = record.seq;
        hash = record.hash;
        if (seq === last && hash !== section.dataset.hash) {
          throw new Error('the last hash is not the one that this page names');
        }
      });
      said.textContent = `${Math.min(seq, last)} of ${last} entries checked …`;
    }
    return last;
  }

  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      said.textContent = `Whole: ${await check()} entries, each bound to the one before.`;
    } catch (error) {
      said.textContent = `Broken: ${error.message}.`;
    }
    button.disabled = false;
  });
})();
