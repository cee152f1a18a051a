"""The labelled pages that the learned reader is fitted to, and what `chipline features` says of them.

A page is {"id", "text" (header lines, a blank line, the body), "kind", "events"}; events are labelled
as tests/ingest/articles/README.md says. The passages of tests/ingest/passages stay unseen: they
measure.
"""
import collections
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests/ingest"
HERE = ROOT / "ingest/training"
KEPT_OUT = {"b1"}  # sets of tests/ingest/articles that nothing is ever fitted to
UNSEEN = TESTS / "unseen"  # pages that nothing is fitted to: they measure


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def all_pages():
    pages = []
    for path in sorted((TESTS / "articles").glob("labels-*.jsonl")):
        if path.stem.split("-")[1] in KEPT_OUT:
            continue
        for label in read_lines(path):
            text = (TESTS / "articles" / f"{label['id']}.txt").read_text(encoding="utf-8")
            pages.append({**label, "text": text})
    for path in sorted((HERE / "pages").glob("*.jsonl")):
        pages += read_lines(path)
    ids = [page["id"] for page in pages]  # a page is read by its id: of two that share one the last
    assert len(set(ids)) == len(ids), sorted(i for i, n in collections.Counter(ids).items() if n > 1)
    return pages


def half(page_id, split=0):
    """Which half of the pages one belongs to, by one of 32 ways to halve them."""
    return hashlib.sha256(page_id.encode()).digest()[split] % 2


def plain(text):
    for curly, straight in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'),
                            ("\u2013", "-"), ("\u2014", "-"), ("\u2011", "-"), ("\u00a0", " ")):
        text = text.replace(curly, straight)
    return text.lower()


def sentence_of(sentences, anchor):
    """The sentence that holds the anchor, or most of its words; None where none does."""
    anchor = plain(anchor).strip(" .,")
    for sentence in sentences:
        if anchor and anchor in plain(sentence["text"]):
            return sentence
    words = set(re.findall(r"\w+", anchor))
    shared = lambda s: len(words & set(re.findall(r"\w+", plain(s["text"]))))
    best = max(sentences, key=shared, default=None)
    return best if best and shared(best) >= max(2, 0.7 * len(words)) else None


def run(program, command, pages, rules):
    """What a subcommand says of each page: its line of JSON, by the page's id."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for page in pages:
            paths.append(os.path.join(folder, page["id"] + ".txt"))
            pathlib.Path(paths[-1]).write_text(page["text"], encoding="utf-8")
        lines = []
        for i in range(0, len(paths), 1000):
            lines += subprocess.run([program, *command, *paths[i:i + 1000], "--rules", rules],
                                    check=True, capture_output=True, text=True).stdout.splitlines()
    return {line["id"]: line for line in map(json.loads, lines)}


def extract(program, pages, rules):
    said = run(program, ["extract", "--jsonl"], pages, rules)
    return {page["id"]: said.get(page["id"], {}).get("events", []) for page in pages}


def read_acts(program, pages, rules):
    """The acts of each page once their tellings are together, as the reader was asked about them."""
    asked = run(program, ["features", "--acts"], pages, rules)
    acts = lambda page: asked.get(page["id"], {}).get("acts", [])
    return [{"id": page["id"], "kind": page["kind"], "labels": page["events"], "acts": acts(page)}
            for page in pages]


def read(program, pages, rules, tokens=False):
    """The sentences of each page as the reader was asked about them, with the events they tell; their
    tokens, which are most of the memory, where they are asked for."""
    asked = run(program, ["features"], pages, rules)
    out = []
    for page in pages:
        sentences = asked.get(page["id"], {}).get("sentences", [])
        for sentence in sentences:
            sentence["events"] = []
            if not tokens:
                sentence.pop("tokens", None)  # pages of one id share them
        for event in page["events"]:
            sentence = sentence_of(sentences, event.get("anchor", ""))
            if sentence is not None:
                sentence["events"].append(event)
        out.append({"id": page["id"], "kind": page["kind"], "labels": page["events"],
                    "sentences": sentences})
    return out
