#!/usr/bin/env python3
"""Puts random questions to a served store and to samples/fold_log.py, which knows only the log and
the rules; they must answer alike: on the sample history, and on a log of events that nobody would
write. CHIPLINE_PROGRAM names the program; the seed is printed."""
import contextlib, datetime as dt, json, os, pathlib, random, subprocess, sys, tempfile, urllib.parse, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "samples"))
sys.dont_write_bytecode = True
import fold_log  # noqa: E402

QUESTIONS = 1000
PROGRAM = os.environ["CHIPLINE_PROGRAM"]


MEASURES = ["ban", "ban", "licence_requirement", "licence_requirement", "licence_grant", "approval", "tariff",
            "entity_listing", "investigation"]
MODIFIERS = ["suspension", "suspension", "rescission", "extension", "truce", "entity_delisting"]
SUBJECTS = ["integrated-circuits", "non-memory-ics", "ai-chips", "ai-chips", "nvidia-h20", "nvidia-h20", "nvidia-h20"]
ISSUERS = ["US", "CN", "NL", "JP", "KR", "TW", "EU"]  # each a world of its own
EVENTS = 22  # in each


def random_event(pick, issuer, number, before):
    """An event that may modify those `before` it, by key or act (a key of one is the act of others), or name
    nothing and act on what lives: such a one is named by nobody, lest it be asked about itself."""
    modifies_nothing = pick.random() < 0.2
    first = dt.date(2024, 1, 1) + dt.timedelta(days=pick.randrange(60))
    event = {"key": f"{issuer.lower()}-{number}", "certainty": "enacted", "issuer": issuer, "flow": "export",
             "target": pick.choice(["IN", "IN", "IN", "*"]), "subjects": sorted({*pick.choices(SUBJECTS, k=2)}),
             "effective": str(first), "published": str(first - dt.timedelta(days=pick.randrange(9))),
             "review": {"state": pick.choice(["extracted", "entered", "entered", "confirmed"])}}
    event["type"] = pick.choice(MODIFIERS if before and (modifies_nothing or pick.random() < 0.5) else MEASURES)
    if event["type"] == "tariff":
        event["conditions"] = [{"kind": "rate", "number": pick.choice([0.1, 12.3, 33.3])}]
    elif event["type"] in MODIFIERS and pick.random() < 0.3:
        event["effect"] = "tighten"
    if pick.random() < 0.6:
        event["until"] = str(first + dt.timedelta(days=pick.randrange(30)))
    if pick.random() < 0.15:
        event["scope"] = {"kind": pick.choice(["buyers", "carve_out"]), "text": "some"}
    if modifies_nothing and event["type"] in MODIFIERS:
        return event
    if pick.random() < 0.3:
        event["act"] = pick.choice([f"{issuer.lower()}-act", f"{issuer.lower()}-2"])
    named = [name for e in before if e["type"] not in MODIFIERS or "modifies" in e for name in (e["key"], e.get("act"))
             if name and name != event["key"]]
    if named and (event["type"] in MODIFIERS or pick.random() < 0.3):
        event["modifies"] = sorted({*pick.choices(named, k=pick.choice([1, 1, 2]))})
    return event


def random_log(seed):
    pick = random.Random(seed)
    worlds = {issuer: [] for issuer in ISSUERS}
    for number in range(EVENTS):
        for issuer, events in worlds.items():
            events.append(random_event(pick, issuer, number, events))
    # Oldest first, so that what modifies comes behind what it names.
    return [event for same_number in zip(*worlds.values()) for event in same_number]


def amend(url, token, log, seed):
    """Retracts some events and corrects others, by the API. An event that is named stays in its act."""
    pick = random.Random(seed)
    for entry in pick.sample(log, len(log) // 8):
        event = entry["events"][0]
        body = {"reason": "misread", "published": event["published"]}
        what = pick.choice(["retractions", "corrections"])
        if what == "corrections":
            later = dt.date.fromisoformat(event["effective"]) + dt.timedelta(days=5)
            body["event"] = {**event, "effective": str(later)}
            body["event"].pop("until", None)
        request = urllib.request.Request(
            f"{url}/api/v1/events/{event['key']}/{what}", json.dumps(body).encode(), method="POST",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"})
        urllib.request.urlopen(request).read()


def random_questions(log, seed):
    """Positions of the log's own subjects, on days near its days, with cuts of both kinds of knowledge."""
    pick = random.Random(seed)
    events = [event for entry in log for event in entry.get("events", [])]
    days = [fold_log.window(event[field])[0] for event in events
            for field in ("effective", "until", "announced", "published") if field in event]
    near = lambda: pick.choice(days) + dt.timedelta(days=pick.choice([-30, -1, 0, 1, 30]))
    for _ in range(QUESTIONS):
        event = pick.choice([e for e in events if "flow" in e])
        target = event.get("target", "*")
        yield dict(issuer=pick.choice(event["issuer"].split("+")), flow=event["flow"],
                   subject=pick.choice(event["subjects"]),
                   target=pick.choice(["US", "CN", "IN"]) if target == "*" else target,
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


def compare(url, seed, what):
    log, tree = fold_log.read_log(url), fold_log.read_tree()
    misses = 0
    for q in random_questions(log, seed):
        status, by, duty = fold_log.fold(log, tree, **q)
        mine = status, f"{by[0]}.{by[1]}" if by else None, duty
        theirs = ask(url, q)
        if mine != theirs:
            misses += 1
            print(f"{q}\n  fold_log {mine}\n  server   {theirs}")
    print(f"{what}, seed {seed}: {QUESTIONS - misses} of {QUESTIONS} alike")
    return misses


@contextlib.contextmanager
def served(events):
    """The address of a server over a store of the events in the file, and a token to write with."""
    with tempfile.TemporaryDirectory() as folder:
        store = ["--store", f"rocksdb:{folder}/store"]
        # Of a random log some lines are refused, as circles; what is in is what is compared.
        subprocess.run([PROGRAM, "ingest", *store, events], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        token = subprocess.run([PROGRAM, "token", "new", "check", "--scope", "write", *store], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.strip()
        server = subprocess.Popen([PROGRAM, "serve", *store, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            port = fold_log.re.search(r":(\d+)", server.stdout.readline()).group(1)
            yield f"http://127.0.0.1:{port}", token
        finally:
            server.terminate()
            server.wait()


def main():
    seed = int(os.environ.get("CHIPLINE_SEED", "1"))
    with served(str(ROOT / "samples/history.jsonl")) as (url, _):
        misses = compare(url, seed, "history")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(event) + "\n" for event in random_log(seed))
        file.flush()
        with served(file.name) as (url, token):
            amend(url, token, fold_log.read_log(url), seed)
            misses += compare(url, seed, "random log")
    sys.exit(1 if misses else 0)


if __name__ == "__main__":
    main()
