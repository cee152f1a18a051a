#!/usr/bin/env python3
"""Puts random questions to a served store and to samples/fold_log.py, which knows only the log and
the rules; they must answer alike. CHIPLINE_PROGRAM names the program; the seed is printed."""
import datetime as dt, json, os, pathlib, random, subprocess, sys, tempfile, urllib.parse, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "samples"))
sys.dont_write_bytecode = True
import fold_log  # noqa: E402

QUESTIONS = 1000
PROGRAM = os.environ["CHIPLINE_PROGRAM"]


def random_questions(log, seed):
    """Positions of the log's own subjects, on days near its days, with cuts of both kinds of knowledge."""
    pick = random.Random(seed)
    events = [event for entry in log for event in entry["events"]]
    days = [fold_log.window(event[field])[0] for event in events
            for field in ("effective", "until", "announced", "published") if field in event]
    near = lambda: pick.choice(days) + dt.timedelta(days=pick.choice([-30, -1, 0, 1, 30]))
    for _ in range(QUESTIONS):
        event = pick.choice([e for e in events if "flow" in e])
        target = event.get("target", "*")
        yield dict(issuer=pick.choice(event["issuer"].split("+")), flow=event["flow"],
                   subject=pick.choice(event["subjects"]), target=pick.choice(["US", "CN"]) if target == "*" else target,
                   date=near(), known_at=near() if pick.random() < 0.5 else None,
                   seq=pick.randint(1, len(log)) if pick.random() < 0.5 else None)


def ask(url, q):
    query = {"date": q["date"], "target": q["target"]}
    if q["known_at"]:
        query["known_at"] = q["known_at"]
    if q["seq"]:
        query["recorded_at"] = f"seq:{q['seq']}"
    path = f"/api/v1/state/{q['issuer']}/{q['flow']}/{q['subject']}?" + urllib.parse.urlencode(query)
    with urllib.request.urlopen(url + path) as answer:
        item = json.load(answer)
    return item["status"], item.get("decided_by"), item.get("duty_percent")


def compare(url, seed):
    log, tree = fold_log.read_log(url), fold_log.read_tree()
    misses = 0
    for q in random_questions(log, seed):
        status, by, duty = fold_log.fold(log, tree, **q)
        mine = status, f"{by[0]}.{by[1]}" if by else None, duty
        theirs = ask(url, q)
        if mine != theirs:
            misses += 1
            print(f"{q}\n  fold_log {mine}\n  server   {theirs}")
    print(f"seed {seed}: {QUESTIONS - misses} of {QUESTIONS} alike")
    return misses


def main():
    seed = int(os.environ.get("CHIPLINE_SEED", "1"))
    with tempfile.TemporaryDirectory() as folder:
        store = ["--store", f"rocksdb:{folder}/store"]
        subprocess.run([PROGRAM, "ingest", *store, str(ROOT / "samples/history.jsonl")], check=True,
                       stdout=subprocess.DEVNULL)
        server = subprocess.Popen([PROGRAM, "serve", *store, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            port = fold_log.re.search(r":(\d+)", server.stdout.readline()).group(1)
            sys.exit(1 if compare(f"http://127.0.0.1:{port}", seed) else 0)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
