#!/usr/bin/env python3
"""What stood on a day, computed from the event log and docs/rules.md alone.

    fold_log.py URL ISSUER FLOW SUBJECT TARGET DATE [KNOWN_AT [SEQ]]
    fold_log.py http://127.0.0.1:8080 CN export germanium US 2025-11-09

Reads /api/v1/log (JSON lines, oldest first) and the tree of /api/v1/subjects; nothing is asked of the
server's own resolver. Each function is one numbered rule of docs/rules.md, in the order in which you
would apply them by hand: which events are known (P11, P12), when they apply (P2, P3, P10), what acts on
them (P4), which layer decides (P6, P8) and which duties add up (P9). Days are datetime.date, windows
pairs of days. Reviewed events, certainty `reported`, imprecise=mark, as the API answers by default."""
import calendar, datetime as dt, json, re, sys, urllib.request

FOREVER, NEVER = dt.date.max, dt.date.min
PERMISSIONS, SOFT = {"licence_grant", "approval"}, {"guidance", "investigation"}
PAUSES, ENDS = {"suspension", "truce"}, {"rescission", "entity_delisting"}
EVIDENCE = ["official_text", "official_statement", "company_statement", "named_source",
            "unnamed_sources", "press", "analyst", None]
STATUS = {"ban": "banned", "licence_requirement": "licence_required", "entity_listing": "listed",
          "licence_denial": "licence_required", "licence_grant": "licensed",
          "guidance": "discouraged", "investigation": "under_investigation"}


def window(edtf):
    """The first and last day that an EDTF date allows: 2025-11-09, 2025-07~, 2026-33, [a..b]."""
    if edtf.startswith("["):
        first, last = edtf[1:-1].split("..")
        return window(first)[0], window(last)[1]
    y, m, d = (int(part) if part else 0 for part in re.match(r"(\d{4})-?(\d\d)?-?(\d\d)?", edtf).groups(""))
    if d:
        return dt.date(y, m, d), dt.date(y, m, d)
    first_month, length = (1, 12) if not m else (m, 1) if m <= 12 else (3 * (m - 33) + 1, 3)
    last_month = first_month + length - 1
    return dt.date(y, first_month, 1), dt.date(y, last_month, calendar.monthrange(y, last_month)[1])


def published(event, recorded):
    """P11: the day from which the world could know: stated, else announced or the first source's."""
    if "published" in event:
        return window(event["published"])[1]
    said = [event["announced"]] if "announced" in event else []
    said += [source["published"] for source in event.get("sources", []) if "published" in source]
    return min((window(day)[1] for day in said), default=recorded)


def visible(log, known_at, seq):
    """P11, P12: each event in the last version that is known, by its first id."""
    events = {}
    for entry in log:
        if seq and entry["seq"] > seq:
            break
        recorded = dt.date.fromisoformat(entry["recorded_at"][:10])
        counts_from = window(entry["published"])[1] if "published" in entry else recorded
        targets = entry.get("targets", [])
        if entry["kind"] == "events":
            for index, event in enumerate(entry["events"]):
                name = f"{entry['seq']}.{index}"
                events[name] = dict(event, id=(entry["seq"], index), names={name, event.get("key")}, day=recorded)
        elif entry["kind"] in ("confirmation", "merge") and "published" not in entry or counts_from <= known_at:
            old = next((name for name, event in events.items() if targets[0] in event["names"]), None)
            if old is None:
                continue
            if entry["kind"] == "retraction":
                events[old] = dict(events[old], gone=True)
                continue
            new = entry["events"][0]
            names = events[old]["names"] | {f"{entry['seq']}.0", new.get("key")}
            events[old] = dict(new, id=events[old]["id"], names=names, day=events[old]["day"])
            for target in targets[1:]:  # a merge: what was said of the others holds for the first
                for name in [name for name, event in events.items() if target in event["names"] and name != old]:
                    events[old]["names"] |= events.pop(name)["names"]
    return [e for e in events.values() if not e.get("gone") and published(e, e["day"]) <= known_at]


class Position:
    """One (issuer, flow, subject, target) under one state of knowledge."""

    def __init__(self, events, tree, issuer, flow, subject, target, known_at, reviewed_only=True):
        self.issuer, self.flow, self.target, self.chain = issuer, flow, target, [subject]
        while tree.get(self.chain[-1]):
            self.chain.append(tree[self.chain[-1]])  # P5: the subject, then its ancestors
        self.events = [e for e in events if self.counts(e, known_at, reviewed_only)]

    def counts(self, e, known_at, reviewed_only):
        """P2: what is only expected, proposed or denied never counts; nor do orders and penalties."""
        firm = ["enacted", "announced", "reported"]
        if e["certainty"] not in firm or e["type"] in ("purchase_order", "penalty"):
            return False
        if reviewed_only and e.get("review", {}).get("state") == "extracted":
            return False
        start = e.get("effective")
        if not start and e["certainty"] != "announced":
            said = [s["published"] for s in e.get("sources", []) if "published" in s]
            start = e.get("announced") or e.get("published") or min(said, key=lambda day: window(day)[1], default=None)
        if not start:
            return False
        e["last"] = window(e["until"])[1] if "until" in e else FOREVER
        e["first"] = min(window(start)[0], e["last"])  # P10: a start is cut at `until`
        return True

    # ---- P4: what acts on what
    def covers(self, e):
        return e.get("target", "*") in ("*", self.target) and any(s in self.chain for s in e["subjects"])

    def stands(self, e):
        return self.covers(e) and self.issuer in e["issuer"].split("+") and e.get("flow") == self.flow

    def names(self, modifier, e):
        wanted = set(modifier.get("modifies", []))
        return e is not modifier and bool(wanted & e["names"] or e.get("act") in wanted)

    def acting(self, e, types, day):
        """Modifiers of these types that name the event and are themselves in force on the day."""
        return [m for m in self.events if m["type"] in types and self.names(m, e) and self.covers(m)
                and not ("scope" in m and "scope" not in e) and self.in_force(m, day)]

    def in_interval(self, e, day):
        return e["first"] <= day and (day <= e["last"] or bool(self.acting(e, {"extension"}, day)))

    def lays(self, e):
        return e["type"] in STATUS and (e["type"] != "guidance" or e.get("effect") == "tighten") \
            or e["type"] in ("approval", "tariff")

    def replaced(self, e, day, by_permission, seen=()):
        """Something in force stands in its place, or in the place of what does."""
        for m in self.events:
            if self.lays(m) and "scope" not in m and self.names(m, e) and self.stands(m) and m["id"] not in seen:
                here = (m["type"] in PERMISSIONS) == by_permission and self.in_force(m, day)
                if here or self.replaced(m, day, by_permission, (*seen, m["id"])):
                    return True
        return False

    def idle(self, e, day):
        """P6.1: a permission needs something of what it modifies to be in force."""
        return e["type"] in PERMISSIONS and "modifies" in e and not any(
            self.names(e, other) and self.in_force(other, day) for other in self.events)

    def in_force(self, e, day):
        return self.in_interval(e, day) and not self.acting(e, ENDS | PAUSES, day) \
            and not self.replaced(e, day, False) and not self.idle(e, day)

    def unnamed(self, e, types, day):
        """A suspension or ending that names nothing takes what was live on its first day."""
        if "scope" in e or e["type"] == "tariff":
            return []
        def fits(m):
            if m["type"] == "entity_delisting":
                return e["type"] == "entity_listing"
            return (m.get("effect") == "tighten") == (e["type"] in PERMISSIONS)
        return [m for m in self.events if m["type"] in types - {"truce"} and not m.get("modifies") and "scope" not in m
                and self.stands(m) and fits(m) and m.get("target", "*") == e.get("target", "*")
                and set(m["subjects"]) & set(e["subjects"]) & set(self.chain)
                and self.in_force(m, day) and self.in_force(e, m["first"])]

    def layers(self, day):
        """Live and dormant layers: (event, the suspensions that act on it)."""
        for e in self.events:
            if not (self.lays(e) and self.stands(e) and self.in_interval(e, day)):
                continue
            if self.acting(e, ENDS, day) or self.unnamed(e, ENDS, day) or self.idle(e, day):
                continue
            if not (self.replaced(e, day, False) or self.replaced(e, day, True)):
                yield e, self.acting(e, PAUSES, day) + self.unnamed(e, PAUSES, day)

    # ---- P6: which layer decides
    def rank(self, e):
        nearest = min((self.chain.index(s) for s in e["subjects"] if s in self.chain), default=99)
        return (not e.get("overrides", False), nearest, e.get("target", "*") == "*", -e["first"].toordinal(),
                EVIDENCE.index(e.get("evidence")), (-e["id"][0], -e["id"][1]))

    def top(self, events):
        events = sorted(events, key=self.rank)
        restrictions = []
        for e in (e for e in events if e["type"] not in SOFT):
            if e["type"] in PERMISSIONS:
                return restrictions and min(restrictions, key=strictness) or e
            restrictions.append(e)
        return min(restrictions, key=strictness) if restrictions else events[0] if events else None

    def answer(self, day):
        """(status, the id that decides, the duty in per cent)."""
        layers = [(e, by) for e, by in self.layers(day)]
        live = [e for e, by in layers if not by and e["type"] != "tariff"]
        duties = [c["number"] for e, by in layers if not by and e["type"] == "tariff" and "scope" not in e
                  for c in e.get("conditions", []) if c["kind"] == "rate" and "number" in c]
        unscoped = [e for e in live if ranks_unscoped(e)]
        asleep = {e["id"]: by for e, by in layers if by and e["type"] != "tariff" and ranks_unscoped(e)}
        decider = self.top(unscoped)
        if decider is None and asleep:  # P8
            first = self.top([e for e, by in layers if e["id"] in asleep])
            by = min(asleep[first["id"]], key=lambda m: ("scope" in m, self.rank(m)))
            return "suspended", by["id"], sum(duties) if duties else None
        decider = decider or self.top([e for e in live if not ranks_unscoped(e)])
        return (status(decider), decider["id"], sum(duties) if duties else None) if decider else \
            ("open", None, sum(duties) if duties else None)


def ranks_unscoped(e):
    return "scope" not in e or e["type"] in PERMISSIONS and e["scope"]["kind"] == "buyers"


def strictness(e):
    policy = "policy_of_denial" if e["type"] == "licence_denial" else e.get("review_policy")
    order = ["ban", "policy_of_denial", "entity_listing", "presumption_of_denial", None, "case_by_case"]
    keys = [e["type"]] if e["type"] in ("ban",) else [policy, e["type"]] if policy == "policy_of_denial" else \
        [e["type"]] if e["type"] == "entity_listing" else [policy]
    return min((order.index(key) for key in keys if key in order), default=6)


def status(e):
    """P1."""
    if e["type"] == "approval":
        return "conditional" if e.get("conditions") or "scope" in e else "approved"
    return STATUS[e["type"]]


def fold(log, tree, issuer, flow, subject, target, date, known_at=None, seq=None):
    known_at = known_at or FOREVER
    events = visible(log, known_at, seq)
    reviewed = Position(events, tree, issuer, flow, subject, target, known_at)
    if any(e.get("review", {}).get("state") == "extracted" for e in events) and not stands_anything(reviewed, date):
        return Position(events, tree, issuer, flow, subject, target, known_at, False).answer(date)
    return reviewed.answer(date)


def stands_anything(position, day):
    """P2: a reviewed layer, live or dormant, or a reviewed modifier or replacement that took one away."""
    return any(position.lays(e) and position.stands(e) and position.in_interval(e, day) and not position.idle(e, day)
               for e in position.events)


def read_log(url):
    log = []
    while True:  # in pages; the last one is empty
        with urllib.request.urlopen(f"{url}/api/v1/log?after={log[-1]['seq'] if log else 0}") as page:
            lines = page.read().decode().splitlines()
        if not lines:
            return log
        log += [json.loads(line) for line in lines]


def read_tree(url):
    with urllib.request.urlopen(f"{url}/api/v1/subjects") as answer:
        return {item["id"]: item.get("parent") for item in json.load(answer)["items"]}


if __name__ == "__main__":
    url, issuer, flow, subject, target, date, *rest = sys.argv[1:]
    known_at = dt.date.fromisoformat(rest[0]) if rest and rest[0] else None
    print(*fold(read_log(url), read_tree(url), issuer, flow, subject, target, dt.date.fromisoformat(date),
                known_at, int(rest[1]) if len(rest) > 1 else None))
