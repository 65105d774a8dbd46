"""What a report is most likely about, by examples: beside the words of the table, never against
what a city wrote into its own."""

import csv
from io import StringIO

from bench import learn_categories
from domain import likeliest, taxonomy, weights
from domain.taxonomy import SHIPPED, Taxonomy
from domain.weights import Weights

TABLE = SHIPPED.read_bytes()


def shipped() -> Taxonomy:
    return taxonomy.read(TABLE, "taxonomy.csv")


def changed(key: str, words: str) -> Taxonomy:
    """The table with other words for one category."""
    rows = list(csv.DictReader(StringIO(TABLE.decode())))
    for row in rows:
        if row["key"] == key:
            row["words"], row["patterns"] = words, ""
    text = StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return taxonomy.read(text.getvalue().encode(), "taxonomy.csv")


def key(table: Taxonomy, words: str) -> str:
    found = table.classify(words)
    return found.key if found else ""


def test_examples_know_what_no_word_of_the_table_tells() -> None:
    told = [one for hand in learn_categories.HANDS for one in learn_categories.reports(hand)]
    table = shipped()
    unknown = [(words, about) for words, about in told if table.by_words(words) is None]
    assert len(unknown) > 50
    assert sum(key(table, words) == about for words, about in unknown) > len(unknown) * 0.8


def test_where_nothing_speaks_for_anything_there_is_no_category() -> None:
    assert shipped().classify("好的好的") is None
    assert shipped().classify("") is None


def test_what_a_city_wrote_into_its_table_holds() -> None:
    words = "楼道里的感应灯一到晚上就不亮"
    assert key(shipped(), words) == "facility.lighting"
    assert key(changed("noise.neighbor", words), words) == "noise.neighbor"
    assert key(changed("facility.lighting", "灯泡"), words) != "facility.lighting"


def test_a_table_of_other_categories_is_sorted_by_its_words_alone() -> None:
    rows = TABLE.decode().splitlines()
    other = "lift.any,电梯,电梯,S1,open,property,,电梯,"
    table = taxonomy.read(f"{rows[0]}\n{other}".encode(), "taxonomy.csv")
    assert key(table, "电梯坏了") == "lift.any"
    assert table.classify("楼道里的感应灯一到晚上就不亮") is None


def test_the_table_knows_every_category_is_small_and_is_written_as_it_is_read() -> None:
    text = likeliest.TABLE.read_text(encoding="utf-8")
    assert set(likeliest.learnt().of) == {one.key for one in shipped().categories}
    assert len(text.encode()) < 400 * 1024
    body = "".join(line for line in text.splitlines(keepends=True) if line[0] != "#")
    assert weights.written(weights.read(text)) == body


def test_it_tells_what_it_was_learnt_from() -> None:
    text = likeliest.TABLE.read_text(encoding="utf-8")
    assert text.startswith(learn_categories.head() + "unit "), "learn_categories was not run"


def test_the_same_reports_give_the_same_table() -> None:
    told = [one for one in learn_categories.reports("daily") if one[1].startswith("elevator.")]
    table = learn_categories.taught(told)
    assert isinstance(table, Weights)
    assert weights.written(table) == weights.written(learn_categories.taught(told))
    right = sum(likeliest.category(words, table)[1] == about for words, about in told)
    assert right > len(told) * 0.9
