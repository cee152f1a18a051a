#!/usr/bin/env python3
"""Fits the learned reader (ingest/act_reader.h): writes ../rules/act_network.tsv and act_weights.tsv.

    fit.py PROGRAM            the built chipline whose `features` are fitted
    fit.py PROGRAM --networks FOLDER   the same, with the networks that an earlier run left in FOLDER,
                              or leaves there: they take half of the time
    fit.py PROGRAM --check    writes nothing; fits each half of the pages and tells how well the other is read
    fit.py PROGRAM --unseen   fits nothing; tells how well pages are read that nothing was fitted to

Logistic regressions (liblinear, L2), one an answer. First the types of act, of a sentence; then, of
the candidates that these find, the certainty, the issuer, the day, the subjects that are named and
those that are only spoken of; then whether a candidate is an event, whether it is the page's own
news, and which of them tell of one act; last whether that act is an event of the page's own. Each
later question is fitted to pages that were read with weights from the other half of the pages, so that
it sees the mistakes of unseen text; the last ones to each of several halvings, of which the mean counts.
The network (network.py) is fitted three times: to each half, with which the other is read, and to all.
"""
import collections
import concurrent.futures
import datetime
import pathlib
import shutil
import sys
import tempfile

import numpy
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import network
import pages as data

RULES = data.ROOT / "ingest/rules"
# Orders are told by their own frames: there are too few to learn from.
TYPES = ("ban licence_requirement licence_grant licence_denial approval truce suspension rescission "
         "extension tariff entity_listing entity_delisting investigation guidance penalty").split()
CERTAINTIES = "enacted announced reported expected proposed denied".split()
# What a sentence may be about where no word of the document names it. Never a product, a material or
# a firm, but for the processors of Intel and AMD: they are what "foreign processors" are in China.
CLASSES = ("advanced-ai-chips affiliates-50pct ai-diffusion-rule ai-model-weights amd-cpu "
           "chinese-entities chinese-goods chinese-military-companies chips-act-recipients "
           "critical-software dual-use-items eda-software export-licences "
           "foreign-ai-chips foundry-services huawei-designed-chips integrated-circuits intel-cpu "
           "legacy-chips memory-chips outbound-investment rare-earth-technology rare-earths "
           "remote-access semiconductor-devices semiconductor-equipment semiconductors tariffs "
           "technology unreliable-entity-list us-chip-companies us-defence-firms us-goods "
           "us-person-support").split()
SPOKEN_OF = 15      # examples without which a subject is not learned
# Ways to halve the pages for the last questions, which are fitted to each: the mean of the fits
# counts. With one of them, which pages fall into one half moves the totals of blind pages by two
# points; fitted to all of them at once they take twenty gigabytes of memory.
SPLITS = 3
# Weights below are dropped: half of the file, and nothing is lost. A candidate has two hundred of the
# last questions' features, each of which says little: at 0.05 they lose an act in a hundred.
SMALLEST = 0.05
SMALLEST_LAST = 0.02
LAST = ("right=yes", "news=yes", "same=yes", "act=yes")
# What a page only recounts is no event of its own, but harms the record little, which knows the act
# already: as much as a quarter of an invented one.
RECOUNTED = 0.25
# An event on a page that has nothing to do with any act is what a reader forgives least.
NEGATIVE = 6
# A group of words says less than a word: features that begin so are held down more.
FAINT = {"@": 0.6}


def types_of(event):
    return ({event["type"]} | set(event.get("type_alt", []))
            | {reading["type"] for reading in event.get("readings", [])})


def issuers(text):
    return frozenset(part.strip().upper() for part in str(text or "").split("+"))


def days_of(event):
    return [day for day in [event.get("effective"), *event.get("effective_alt", [])] if day]


def near(wanted, given):
    """Whether two dates, as EDTF, name the same day but for three, or a month and a day of it."""
    if wanted == given or (given[:7] == wanted[:7] and 7 in (len(given), len(wanted))):
        return True
    try:
        gap = datetime.date.fromisoformat(wanted) - datetime.date.fromisoformat(given)
    except ValueError:
        return False
    return abs(gap.days) <= 3


class Part:
    """Regressions over the same rows of features."""

    def __init__(self, rows, least):
        counts = collections.Counter(feature for row in rows for feature in row)
        self.names = DictVectorizer(dtype=numpy.float32)
        self.matrix = self.names.fit_transform(
            [{feature: FAINT.get(feature[0], 1) for feature in row if counts[feature] >= least}
             for row in rows])
        self.models = {}

    def weights(self, answer):
        """By name of the feature: what it weighs where it stands."""
        weights = self.models[answer].coef_[0]
        for name, weight in zip(self.names.feature_names_, weights):
            yield name, weight * FAINT.get(name[0], 1)

    def fit(self, answer, wanted, strength, among=None, counts=None):
        """`among` are the rows that teach, `counts` what each counts for."""
        wanted = numpy.array(wanted)
        rows = slice(None) if among is None else numpy.array(among)
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=300)
        self.models[answer] = model.fit(self.matrix[rows], wanted[rows], counts)


def fit_types(pages):
    rows, wanted = [], {kind: [] for kind in TYPES}
    for page in pages:
        told = set().union(*(types_of(event) for event in page["labels"]), set())
        for sentence in page["sentences"]:
            rows.append(sentence["features"])
            here = {event["type"] for event in sentence["events"]}
            for kind in TYPES:
                # A page tells its act again in sentences that no label points to: neither yes nor no.
                wanted[kind].append(1 if kind in here else -1 if kind in told else 0)
    part = Part(rows, 2)
    for kind, values in wanted.items():
        part.fit(kind, [value == 1 for value in values], 1.0, [value >= 0 for value in values])
    return [part]


def candidates(pages):
    for page in pages:
        for sentence in page["sentences"]:
            for candidate in sentence["candidates"]:
                told = [event for event in sentence["events"]
                        if candidate["event"]["type"] in types_of(event)]
                yield page, sentence, candidate, told


def fit_slots(pages):
    rows = [row for row in candidates(pages) if row[3]]
    subjects = [set().union(*(set(event["subjects"]) for event in told)) for *_, told in rows]

    certainty = Part([set(s["features"]) | set(c["certainties"]) for _, s, c, _ in rows], 2)
    for name in CERTAINTIES:
        certainty.fit("certainty=" + name, [told[0]["certainty"] == name for *_, told in rows], 0.5)

    spoken = Part([set(s["features"]) | set(c["features"]) for _, s, c, _ in rows], 3)
    counts = collections.Counter(name for names in subjects for name in names)
    for name in sorted(name for name, count in counts.items() if count >= SPOKEN_OF):
        family = "class=" if name in CLASSES else "subject="
        spoken.fit(family + name, [name in names for names in subjects], 0.3)

    named = [(features, name in names) for (_, _, c, _), names in zip(rows, subjects)
             for name, features in c["choices"]]
    chosen = Part([features for features, _ in named], 3)
    chosen.fit("chosen=yes", [right for _, right in named], 0.3)

    acting = [(features, name == told[0]["issuer"]) for _, _, c, told in rows
              if "+" not in told[0]["issuer"] for name, features in c["issuers"]]
    issuer = Part([features for features, _ in acting], 3)
    issuer.fit("issuer=yes", [right for _, right in acting], 0.3)
    return [certainty, spoken, chosen, issuer]


def fit_days(pages):
    rows = [(features, any(near(wanted, value) for event in told for wanted in days_of(event)))
            for _, _, c, told in candidates(pages) if told for value, features in c["days"]]
    day = Part([features for features, _ in rows], 3)
    day.fit("day=yes", [right for _, right in rows], 0.3)
    return [day]


def is_right(event, label):
    return (event["type"] in types_of(label) and issuers(event.get("issuer")) == issuers(label["issuer"])
            and bool(set(event["subjects"]) & set(label["subjects"])))


def fit_right(pages):
    rows = [row for row in candidates(pages) if row[2]["right"]]
    part = Part([c["right"] for _, _, c, _ in rows], 3)
    part.fit("right=yes", [any(is_right(c["settled"], label) for label in page["labels"])
                           for page, _, c, _ in rows], 0.05)
    return [part]


def told_by(sentence, candidate, page):
    """The labels that a candidate tells: those of its sentence, else any of its page that it matches."""
    told = [label for label in page["labels"] if is_right(candidate["settled"], label)]
    return [label for label in told if label in sentence["events"]] or told


def fit_news(pages):
    """Whether the page tells it as its own news. What is optional teaches neither."""
    rows = []
    for page, sentence, candidate, _ in candidates(pages):
        told = told_by(sentence, candidate, page) if candidate["right"] else []
        if all(label.get("optional") for label in told):
            continue
        news = any(not label.get("background") and not label.get("optional") for label in told)
        rows.append((set(sentence["features"]) | set(candidate["right"]), news))
    part = Part([features for features, _ in rows], 3)
    part.fit("news=yes", [news for _, news in rows], 0.1)
    return [part]


def label_of(sentence, candidate, page):
    """The number of the one label that a candidate tells; None where that is not certain."""
    told = told_by(sentence, candidate, page)
    if len(told) > 1:
        same = [label for label in told
                if set(label["subjects"]) == set(candidate["settled"]["subjects"])]
        day = candidate["settled"].get("effective")
        dated = [label for label in told if day and any(near(wanted, day) for wanted in days_of(label))]
        told = same if len(same) == 1 else dated
    return page["labels"].index(told[0]) if len(told) == 1 else None


def fit_same(pages):
    """Whether two candidates of a page tell of one act."""
    rows = []
    for page in pages:
        own = [(sentence, candidate) for sentence in page["sentences"]
               for candidate in sentence["candidates"]]
        labels = [label_of(*one, page) if one[1]["right"] else None for one in own]
        for (sentence, candidate), label in zip(own, labels):
            for number, features in candidate["before"]:
                if label is None or labels[int(number)] is None:
                    continue
                rows.append((set(sentence["features"]) | set(features), labels[int(number)] == label))
    part = Part([features for features, _ in rows], 3)
    part.fit("same=yes", [same for _, same in rows], 0.1)
    return [part]


def fit_page(pages):
    """What is asked once a page is read."""
    return fit_right(pages) + fit_news(pages) + fit_same(pages)


def fit_acts(pages):
    """Whether an act is an event of its page's own, once its tellings are together: of several that
    tell one label the surest. What is optional teaches neither."""
    rows = []
    for page in pages:
        labels = sorted(page["labels"], key=lambda e: bool(e.get("background")) + bool(e.get("optional")))
        for act in sorted(page["acts"], key=lambda act: -act["surest"]):
            label = next((e for e in labels if is_right(act["event"], e)), None)
            if label is not None:
                labels.remove(label)
            if label is None or not label.get("optional"):
                past = label is not None and label.get("background")
                count = NEGATIVE if page["kind"] == "negative" else RECOUNTED if past else 1
                rows.append((act["marks"], label is not None and not past, count))
    part = Part([marks for marks, _, _ in rows], 3)
    part.fit("act=yes", [told for _, told, _ in rows], 0.03, counts=[count for _, _, count in rows])
    return [part]


def terms(parts):
    """By feature, and for the constants under "bias": what it weighs for each answer."""
    rows = collections.defaultdict(dict)
    for part in parts:
        for answer, model in part.models.items():
            rows["bias"][answer] = model.intercept_[0]
            for name, weight in part.weights(answer):
                rows[name][answer] = weight
    return rows


def mean(fits):
    """Of the terms of several fits of the same answers: what one of them lacks it weighs nothing."""
    rows = collections.defaultdict(lambda: collections.defaultdict(float))
    for fit in fits:
        for name, weights in fit.items():
            for answer, weight in weights.items():
                rows[name][answer] += weight / len(fits)
    return rows


def write(folder, rows):
    say = lambda weights, form: " ".join(f"{answer}:{weight:{form}}" for answer, weight in weights.items())
    lines = ["# Written by script/train: a feature of a sentence or of a candidate, and what it weighs "
             "for each answer.", "bias\t" + say(rows["bias"], ".3f")]
    for name in sorted(rows):
        assert "\n" not in name and "\t" not in name, name
        weighing = {a: w for a, w in rows[name].items()
                    if abs(w) >= (SMALLEST_LAST if a in LAST else SMALLEST)}
        if name != "bias" and weighing:
            lines.append(name + "\t" + say(weighing, ".2g"))
    (pathlib.Path(folder) / "act_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


# A network that says nothing: one answer that nobody asks for.
SILENT = ["shape\t1 1 1 1", "answers\tnone", "window-1\t0\t1\tAA==", "deep\t0\t1\tAAAA", "out\t0\t1\tAAA="]


def rules_with(folder, name, rows, heard=None):
    """A folder of rules with these terms and the network of a file; both silent where none is given."""
    target = pathlib.Path(folder) / name
    shutil.copytree(RULES, target, dirs_exist_ok=True)
    write(target, rows) if rows else (target / "act_weights.tsv").write_text("bias\tban:-20\n")
    if heard:
        shutil.copy(heard, target / "act_network.tsv")
    else:
        network.write(target / "act_network.tsv", SILENT)
    return str(target)


def fit_network(path, pages, threads):
    network.write(path, network.fit(pages, TYPES, CERTAINTIES, network.glove(), threads))
    return path


def fit_networks(plain, folder):
    """Those with which the first half is read, and the second; and that of all pages."""
    folder = pathlib.Path(folder)
    paths = [folder / f"network-{name}.tsv" for name in ("first", "second", "all")]
    if all(path.exists() for path in paths):
        return paths
    parts = [[p for p in plain if data.half(p["id"]) != i] for i in (0, 1)] + [plain]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(fit_network, paths, parts, (1, 1, 2)))
    return paths


def read_plain(program, pages, folder, kept):
    """The pages as frames alone read them, and the paths of the networks fitted to that."""
    plain = data.read(program, pages, rules_with(folder, "plain", None), tokens=True)
    networks = fit_networks(plain, kept)
    for page in plain:
        for sentence in page["sentences"]:
            sentence.pop("tokens", None)  # pages of one id share them
    return plain, networks


def read_unseen(program, pages, folder, name, parts, networks, read_with=data.read):
    """The pages, each read with these weights and with the network that it taught nothing."""
    rows = terms(parts)

    def read(i):
        mine = [p for p in pages if data.half(p["id"]) == i]
        return read_with(program, mine, rules_with(folder, f"{name}-{i}", rows, networks[i]))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return sum(pool.map(read, (0, 1)), [])


def read_by_halves(program, plain, pages, folder, split, networks):
    """The pages as their types found them and as their slots were settled, each half read with what
    the other taught; and what each taught: the parts that read the first half, and the second."""
    halves = [[p for p in pages if data.half(p["id"], split) == i] for i in (0, 1)]
    types = [fit_types([p for p in plain if data.half(p["id"], split) != i]) for i in (0, 1)]
    found = [read_unseen(program, halves[i], folder, f"types{i}", types[i], networks) for i in (0, 1)]
    slots = [fit_slots(found[1 - i]) + fit_days(found[1 - i]) for i in (0, 1)]
    settled = [read_unseen(program, halves[i], folder, f"slots{i}", types[i] + slots[i], networks)
               for i in (0, 1)]
    return found, settled, [types[i] + slots[i] for i in (0, 1)]


def acts_by_halves(program, pages, folder, split, networks, settled, taught):
    """The acts of each half, read with all that the other taught."""
    halves = [[p for p in pages if data.half(p["id"], split) == i] for i in (0, 1)]
    return [read_unseen(program, halves[i], folder, f"acts{i}", taught[i] + fit_page(settled[1 - i]),
                        networks, data.read_acts) for i in (0, 1)]


def fitted(program, pages, folder, kept):
    """All terms, fitted to `pages`, and the path of their network; `kept` is where networks are kept."""
    plain, networks = read_plain(program, pages, folder, kept)
    rows, last = None, []
    for split in range(SPLITS):
        found, settled, taught = read_by_halves(program, plain, pages, folder, split, networks)
        if rows is None:
            rows = terms(fit_types(plain) + fit_slots(found[0] + found[1])
                         + fit_days(found[0] + found[1]))
        del found  # gigabytes
        acts = acts_by_halves(program, pages, folder, split, networks, settled, taught)
        last.append(terms(fit_page(settled[0] + settled[1]) + fit_acts(acts[0] + acts[1])))
        del settled, acts
    for name, weights in mean(last).items():
        rows[name].update(weights)
    return rows, networks[2]


def check(program, pages, folder, kept):
    """How each half is read with what the other taught."""
    plain, networks = read_plain(program, pages, folder, kept)
    _, settled, taught = read_by_halves(program, plain, pages, folder, 0, networks)
    acts = acts_by_halves(program, pages, folder, 0, networks, settled, taught)
    tally = Tally()
    for i in (0, 1):
        half = [p for p in pages if data.half(p["id"]) == i and p["kind"] != "suite"]
        rows = terms(taught[i] + fit_page(settled[1 - i]) + fit_acts(acts[1 - i]))
        events = data.extract(program, half, rules_with(folder, f"check{i}", rows, networks[i]))
        for page in half:
            tally.add(page, events[page["id"]])
    print(tally)


class Tally:
    """What was found of the events of pages, at the primary level."""

    def __init__(self):
        self.right = self.wanted = self.given = 0

    def add(self, page, found):
        news = [e for e in page["events"] if not e.get("background") and not e.get("optional")]
        rest = [e for e in page["events"] if e not in news]
        found = list(found)
        self.wanted += len(news)
        for label in news + rest:
            match = next((event for event in found if is_right(event, label)), None)
            if match is not None:
                found.remove(match)
                self.right += label in news
                self.given += label in news
        self.given += len(found)

    def __str__(self):
        precision, recall = self.right / self.given, self.right / self.wanted
        return (f"{self.wanted} events: precision {precision:.3f}, recall {recall:.3f}, "
                f"F1 {2 * precision * recall / (precision + recall):.3f}")


def unseen(program):
    """How pages are read that nothing was fitted to, by who wrote them and all together."""
    total = Tally()
    for path in sorted(data.UNSEEN.glob("*.jsonl")):
        pages = data.read_lines(path)
        events = data.extract(program, pages, str(RULES))
        tally = Tally()
        for page in pages:
            for each in (tally, total):
                each.add(page, events[page["id"]])
        print(f"{path.stem}: {len(pages)} pages, {tally}")
    print(f"all: {total}")


def main():
    program = sys.argv[1]
    if "--unseen" in sys.argv:
        unseen(program)
        return
    pages = data.all_pages()
    with tempfile.TemporaryDirectory() as folder:
        kept = sys.argv[sys.argv.index("--networks") + 1] if "--networks" in sys.argv else folder
        if "--check" in sys.argv:
            check(program, pages, folder, kept)
            return
        rows, heard = fitted(program, pages, folder, kept)
        shutil.copy(heard, RULES / "act_network.tsv")
        write(RULES, rows)
    print(len(pages), "pages,", sum(len(page["events"]) for page in pages), "events")


if __name__ == "__main__":
    main()
