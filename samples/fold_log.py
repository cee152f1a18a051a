#!/usr/bin/env python3
"""What stood on a day, computed from the event log and docs/rules.md alone.

    fold_log.py URL ISSUER FLOW SUBJECT TARGET DATE [KNOWN_AT [SEQ]]
    fold_log.py http://127.0.0.1:8080 CN export germanium US 2025-11-09

Reads /api/v1/log and, since the log names subjects but not which is part of which, the tree at the end of
docs/rules.md; nothing is asked of the server's own resolver. Each step cites its rule. It answers as the
API does by default: certainty `reported`, reviewed events before extracted ones, imprecise=mark."""
import calendar, datetime as dt, itertools, json, pathlib, re, sys, urllib.request

RULES = pathlib.Path(__file__).resolve().parents[1] / "docs/rules.md"
PERMITS, SOFT = {"licence_grant", "approval"}, {"guidance", "investigation"}
PAUSES, ENDS = {"suspension", "truce"}, {"rescission", "entity_delisting"}
STATUS = {"ban": "banned", "licence_requirement": "licence_required", "licence_denial": "licence_required",
          "entity_listing": "listed", "licence_grant": "licensed", "approval": "approved", "tariff": "duty",
          "guidance": "discouraged", "investigation": "under_investigation"}
STRICT = ["banned", "policy_of_denial", "listed", "presumption_of_denial", "none", "case_by_case",
          "presumption_of_approval"]
ONE_DAY = dt.timedelta(days=1)
EVIDENCE = ["official_text", "official_statement", "company_statement", "named_source",
            "unnamed_sources", "press", "analyst", None]


def read_log(url):
    """All entries, oldest first; `seq` has no gaps, and the page behind the last one is empty."""
    log = []
    while page := urllib.request.urlopen(f"{url}/api/v1/log?after={len(log)}").read().splitlines():
        log += map(json.loads, page)
    return log


def read_tree():
    """P5: {child: parent}, from lines like "- `gallium`: `gallium-oxide`, `gallium-arsenide`"."""
    rows = re.findall(r"^- `(\S+)`: (.+)$", RULES.read_text().split("## The tree")[1], re.M)
    return {child: parent for parent, children in rows for child in re.findall(r"`(\S+)`", children)}


def window(edtf):
    """P10: the first and last day of 2025-11-09, 2025-07~, 2026-33 (a quarter), [2026-01..2026-04]."""
    if edtf.startswith("["):
        return tuple(window(end)[i] for i, end in enumerate(edtf[1:-1].split("..")))
    y, m, d = map(int, re.match(r"(\d{4})-?(\d\d)?-?(\d\d)?", edtf).groups("0"))
    first, last = (m, m) if 0 < m < 13 else (3 * m - 98, 3 * m - 96) if m else (1, 12)
    return dt.date(y, first, d or 1), dt.date(y, last, d or calendar.monthrange(y, last)[1])


def published(e):
    """P11: as stated, else the earlier of `announced` and the first source's day, else recorded."""
    said = [e.get("announced"), *(source.get("published") for source in e.get("sources", []))]
    said = [e["published"]] if "published" in e else filter(None, said)
    return min((window(day)[1] for day in said), default=e["day"])


def known(log, known_at, seq):
    """P11, P12: each event in the last version that is known; `names` is all that `modifies` may say, but its act."""
    events = []
    for entry in log[:seq]:
        day = dt.date.fromisoformat(entry["recorded_at"][:10])
        new = [{**e, "id": (entry["seq"], i), "day": day, "names": {f"{entry['seq']}.{i}", e.get("key")}}
               for i, e in enumerate(entry.get("events", []))]
        if entry["kind"] == "events":
            events += new
            continue
        old, *merged = [next(e for e in events if name in e["names"]) for name in entry["targets"]]
        vouches = "published" not in entry and entry["kind"] in ("confirmation", "merge")
        if not vouches and published({**entry, "day": day}) > known_at or (
                entry["kind"] == "confirmation" and "unseen" in old):  # it vouches for what it saw
            version = {**old, "unseen": True}
        else:
            version = {**(new or [{**old, "gone": True}])[0], "id": old["id"], "day": old["day"],
                       "names": set().union(*(e["names"] for e in [old, *merged, *new]),
                                            (e.get("act") for e in merged))}
            events = [e for e in events if all(e is not other for other in merged)]
        events = [version if e is old else e for e in events]
    return [e for e in events if "gone" not in e and published(e) <= known_at]


def dated(e):
    """P2, P3, P10: the event with its first and last day; nothing where it never counts."""
    said = sorted((s["published"] for s in e.get("sources", []) if "published" in s), key=lambda d: window(d)[1])
    start = e.get("effective") or e["certainty"] != "announced" and (
        e.get("announced") or e.get("published") or [*said, None][0])
    never = {"expected", "proposed", "denied", "purchase_order", "penalty"}
    if not start or {e["certainty"], e["type"]} & never:
        return []
    last = window(e["until"])[1] if "until" in e else dt.date.max
    return [{**e, "first": min(window(start)[0], last), "last": last}]


def status(e):  # P1
    return "conditional" if e["type"] == "approval" and {"conditions", "scope"} & {*e} else STATUS[e["type"]]


def strictness(e):  # P6.4
    policy = "policy_of_denial" if e["type"] == "licence_denial" else e.get("review_policy", "none")
    return min(STRICT.index(word) for word in {policy, status(e)} & {*STRICT})


def general(e):  # P6.2: ranks as unscoped
    return "scope" not in e or e["type"] in PERMITS and e["scope"]["kind"] == "buyers"


def answer(events, chain, issuer, flow, target, day):
    """((status, id that decides, duty in per cent), whether anything stands) at one position, whose
    subject and its ancestors are `chain` (P5). A layer is a pair: an event and the subject it lies on.
    `at` is a day and, for P4's modifiers that name nothing, the first day on which they no longer count."""
    lays = lambda e: e["type"] in STATUS and (e["type"] != "guidance" or e.get("effect") == "tighten")
    covers = lambda e: e.get("target", "*") in ("*", target) and not {*chain}.isdisjoint(e["subjects"])
    stands = lambda e: covers(e) and issuer in e["issuer"].split("+") and e.get("flow") == flow
    names = lambda m, e: m is not e and not {*e["names"], e.get("act")}.isdisjoint(m.get("modifies", []))
    layers_of = lambda e: [(e, subject) for subject in chain if subject in e["subjects"]]
    memo = {}

    def acting(e, types, at):  # P4: the modifiers in force that name it
        return [m for m in events if m["type"] in types and names(m, e) and covers(m)
                and ("scope" not in m or "scope" in e) and in_force(m, at)]

    def unnamed(layer, types, at):  # P4: those that name nothing act on the layers that lived on their first day
        (e, subject), (day, before) = layer, at
        fits = lambda m: (e["type"] == "entity_listing" if m["type"] == "entity_delisting" else
                          (m.get("effect") == "tighten") == (e["type"] in PERMITS))
        return [m for m in events if m["type"] in types - {"truce"} and "modifies" not in m and m["first"] < before
                and lays(e) and e["type"] != "tariff" and "scope" not in {*m, *e} and fits(m) and stands(m)
                and subject in m["subjects"] and m.get("target", "*") == e.get("target", "*")
                and in_force(m, (day, dt.date.min)) and was_live(layer, m["first"])]

    def was_live(layer, first):  # what began on that day hides nothing from what began with it
        at = first, first
        return by_name(layer[0], at) and not unnamed(layer, ENDS | PAUSES, at) and not replaced(layer[0], at, True)

    def applies(e, at):  # P3, and P4's extensions
        return e["first"] <= at[0] and bool(at[0] <= e["last"] or acting(e, {"extension"}, at))

    def start(e, day):  # P4: what an extension revives after a gap starts again
        if day <= e["last"]:
            return e["first"]
        firsts = [m["first"] for m in acting(e, {"extension"}, (day, dt.date.max))]
        if min(firsts) <= e["last"] + ONE_DAY:
            return e["first"]
        unbroken = lambda first: applies(e, (first - ONE_DAY, dt.date.max))
        return min(start(e, first - ONE_DAY) if unbroken(first) else first for first in firsts)

    def replaced(e, at, by_permit):  # P4: something stands in its place, or in that thing's place
        return any(lays(m) and "scope" not in m and names(m, e) and stands(m) and (
            (m["type"] in PERMITS) == by_permit and in_force(m, at) or replaced(m, at, by_permit)) for m in events)

    def idle(e, at):  # P6.1: a permission without what it permits
        permitted = [other for other in events if names(e, other)]
        return e["type"] in PERMITS and "modifies" in e and not any(in_force(other, at) for other in permitted)

    def by_name(e, at):
        return applies(e, at) and not (acting(e, ENDS | PAUSES, at) or replaced(e, at, False) or idle(e, at))

    def in_force(e, at):
        if (e["id"], at) not in memo:
            taken = lays(e) and stands(e) and all(unnamed(layer, ENDS | PAUSES, at) for layer in layers_of(e))
            memo[e["id"], at] = by_name(e, at) and not taken
        return memo[e["id"], at]

    def rank(layer, first):  # P6.3
        e, subject = layer
        nearest = chain.index(subject) if subject in chain else 99
        return (not general(e), not e.get("overrides"), nearest, e.get("target", "*") == "*", -first.toordinal(),
                EVIDENCE.index(e.get("evidence")), -e["id"][0], -e["id"][1])

    def top(layers):  # P6.4, P6.5
        layers = sorted(layers, key=lambda layer: rank(layer, start(layer[0], day)))
        binding = [layer for layer in layers if layer[0]["type"] not in SOFT]
        joined = [*itertools.takewhile(lambda layer: layer[0]["type"] not in PERMITS, binding)]
        return min(joined, key=lambda layer: strictness(layer[0])) if joined else [*binding, *layers, None][0]

    now, live, asleep, held = (day, dt.date.max), [], [], False
    for e in filter(lambda e: lays(e) and stands(e) and applies(e, now), events):
        mine = []  # pairs of a layer and what suspends it
        for layer in layers_of(e):
            if acting(e, ENDS, now) or unnamed(layer, ENDS, now) or replaced(e, now, False):
                held = True
            elif not idle(e, now):
                held = True
                if not replaced(e, now, True):
                    mine.append((layer, acting(e, PAUSES, now) + unnamed(layer, PAUSES, now)))
        # An event lies on the position once: as the nearest of its layers that is live, else as the nearest.
        for layer, pauses in sorted(mine, key=lambda pair: bool(pair[1]))[:1]:
            (asleep if pauses else live).append((layer, pauses))
    rates = [c["number"] for (e, _), _ in live if e["type"] == "tariff" and "scope" not in e
             for c in e.get("conditions", []) if c["kind"] == "rate" and "number" in c]
    duty = sum(round(rate * 10_000) for rate in rates) / 10_000 if rates else None  # P9
    measures = [layer for layer, _ in live if layer[0]["type"] != "tariff"]
    dormant = {(layer[0]["id"]): pauses for layer, pauses in asleep}
    sleeper = top(layer for layer, _ in asleep if layer[0]["type"] != "tariff" and general(layer[0]))
    decider = top(layer for layer in measures if general(layer[0]))
    if sleeper and not decider:  # P8
        nearest = lambda m: ([layer[1] for layer in layers_of(m)] + [None])[0]
        by = min(dormant[sleeper[0]["id"]], key=lambda m: rank((m, nearest(m)), m["first"]))
        return ("suspended", by["id"], duty), True
    decider = decider or top(measures)
    return (status(decider[0]) if decider else "open", decider and decider[0]["id"], duty), held


def fold(log, tree, issuer, flow, subject, target, date, known_at=None, seq=None):
    chain = [subject]
    while chain[-1] in tree:
        chain.append(tree[chain[-1]])
    events = [e for event in known(log, known_at or dt.date.max, seq) for e in dated(event)]
    people = [e for e in events if e.get("review", {}).get("state") != "extracted"]
    said, stands = answer(people, chain, issuer, flow, target, date)
    return said if stands else answer(events, chain, issuer, flow, target, date)[0]  # P2


if __name__ == "__main__":
    url, *position, date = sys.argv[1:7]
    known_at, seq = [*sys.argv[7:], "", ""][:2]
    day = dt.date.fromisoformat
    print(*fold(read_log(url), read_tree(), *position, day(date), known_at and day(known_at), seq and int(seq) or None))
