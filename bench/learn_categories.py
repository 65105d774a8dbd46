"""`python -m bench.learn_categories`: teach what reports are about (`domain/likeliest.txt`).

Its teachers are the reports among the examples rules are tuned on, and `reports_…` beside them,
written for it by hands that saw no words of the table. As `bench.learn`, one weight a sign for
each category. `--folds` writes nothing and tells how well it sorts what it was not taught: the
reports of each hand by a table that learnt from the others.
"""

import argparse
import csv
from collections.abc import Sequence

from bench.learn import EXAMPLES, TAUGHT, UNIT, digests, weighed, weightiest
from bench.table import table as as_table
from bot.hear import categories_of
from domain import likeliest, weights
from domain.signs import signs
from domain.weights import Weights

HANDS = ("plainly", "daily", "spoken", "recorded")
#: How much more a report counts that is of the category than one that is not: it is one of sixty.
COST = 8.0
#: For a category only so many signs are kept, the weightiest.
SIGNS = 300
#: What is tried: from how much on it is believed.
TRIED = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4)

Report = tuple[str, str]


def reports(hand: str) -> list[Report]:
    """What a hand wrote, with the key of its category."""
    with (EXAMPLES / f"reports_{hand}.csv").open(encoding="utf-8", newline="") as rows:
        return [(row["text"], row["category"]) for row in csv.DictReader(rows)]


def tuned() -> list[Report]:
    """The reports among the examples the words of the table are tuned on."""
    found = []
    for part in TAUGHT:
        with (EXAMPLES / f"examples_{part}.csv").open(encoding="utf-8-sig", newline="") as rows:
            found += [
                (row["text"], row["category"])
                for row in csv.DictReader(rows)
                if row["category"] and not row["emergency"]
            ]
    return found


def taught(told: Sequence[Report]) -> Weights:
    """The table these reports give."""
    heard = [signs(words) for words, _ in told]
    of = {}
    for key in sorted({key for _, key in told}):
        so = [one == key for _, one in told]
        found, silence = weighed(heard, so, [COST if one else 1.0 for one in so])
        of[key] = weightiest(found, SIGNS), silence
    return Weights(UNIT, of)


def _figures() -> list[Sequence[str]]:
    table = categories_of(None)
    said = []
    for left in HANDS:
        learnt = taught([one for hand in HANDS if hand != left for one in reports(hand)] + tuned())
        for words, key in reports(left):
            found = table.by_words(words)
            said.append((key, found.key if found else "", *likeliest.category(words, learnt)))

    def right(least: float) -> Sequence[str]:
        chosen = [
            (key, like if much > least or not word else word) for key, word, much, like in said
        ]
        subs = sum(key == one for key, one in chosen) / len(chosen)
        tops = sum(key.split(".")[0] == one.split(".")[0] for key, one in chosen) / len(chosen)
        return f"{least:+.1f}", f"{subs:.3f}", f"{tops:.3f}"

    return [("believed above", "of 63", "of 11 tops"), right(99.0), *(right(one) for one in TRIED)]


HEAD = "# Made by `python -m bench.learn_categories`, never by hand, from these lines\n"


def head() -> str:
    """What the table was learnt from."""
    files = [EXAMPLES / f"examples_{part}.csv" for part in TAUGHT]
    return HEAD + digests([*files, *(EXAMPLES / f"reports_{hand}.csv" for hand in HANDS)])


def main() -> None:
    """Write the table, or tell how well it would sort."""
    parser = argparse.ArgumentParser(prog="python -m bench.learn_categories", description=__doc__)
    parser.add_argument("--folds", action="store_true", help="measure; write nothing")
    if parser.parse_args().folds:
        print(as_table(_figures()))
        return
    told = [one for hand in HANDS for one in reports(hand)] + tuned()
    text = head() + weights.written(taught(told))
    likeliest.TABLE.write_text(text, encoding="utf-8")
    print(f"{likeliest.TABLE.name}: {len(text.encode()) // 1024} KB, of {len(told)} reports")


if __name__ == "__main__":
    main()
