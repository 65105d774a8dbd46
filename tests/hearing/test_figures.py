"""What residents may count on, measured on the half of the examples that rules are tuned on."""

import csv
from pathlib import Path

import pytest

from bench import hearing
from bench.hearing import Ear, Figures
from bench.table import keep
from bot.hear import categories_of


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(categories_of(None))


@pytest.fixture(scope="module")
def figures(ear: Ear) -> Figures:
    return hearing.measured("dev", ear)


@pytest.fixture(scope="module")
def wide(ear: Ear) -> Figures:
    return hearing.measured("wide", ear)


def test_every_emergency_is_heard(ear: Ear, figures: Figures) -> None:
    missed = [line for line in hearing.misses("dev", ear) if line.startswith("emergency")]
    assert figures.emergencies.value == 1, missed


def test_what_only_sounds_like_danger_brings_hardly_a_card(figures: Figures) -> None:
    assert figures.misled.part <= 1
    assert figures.popped_up.part == 0
    assert figures.cried.part == 0


def test_registers_dialects_and_scenes_are_heard_too(ear: Ear, wide: Figures) -> None:
    missed = [line for line in hearing.misses("wide", ear) if line.startswith("emergency")]
    assert wide.emergencies.value >= 0.98, missed
    assert wide.misled.value <= 0.01
    assert wide.cried.part == 0
    assert wide.category.value >= 0.95


def test_reports_are_filed_where_they_belong(figures: Figures) -> None:
    assert figures.top.value >= 0.95
    assert figures.category.value >= 0.95


def test_one_thing_is_known_in_other_words(figures: Figures) -> None:
    assert figures.same.f >= 0.90


def test_a_report_is_told_from_talk(figures: Figures) -> None:
    assert figures.reports.precision >= 0.80
    assert figures.reports.recall >= 0.65


def test_the_tables_name_every_emergency_and_stand_between_their_marks(
    ear: Ear, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n", encoding="utf-8")
    keep(hearing.tables(["dev", "wide"], ear), page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
    assert "old" not in written
    kinds = {row["emergency"] for row in hearing.rows(hearing.EXAMPLES / "examples_dev.csv")} - {
        ""
    }
    for kind in kinds:
        assert f"| {kind} | " in written


def test_the_page_holds_figures() -> None:
    kept = hearing.PAGE.read_text(encoding="utf-8").partition("<!-- figures -->")[2]
    assert "| emergencies heard | " in kept.partition("<!-- /figures -->")[0]


def test_another_folder_is_measured_too(ear: Ear, tmp_path: Path) -> None:
    for name, told in {
        "titles_dev.csv": [("title", "label", "alt_label"), ("4楼楼道灯不亮", "facility", "")],
        "chat_dev.csv": [("id", "text"), ("1", "晚上吃饺子"), ("2", "我在电梯里出不来了")],
    }.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(told)
    found = dict(hearing.outside(ear, tmp_path))
    assert found["titles_dev.csv: category, 11 tops"] == "1.000 (1 of 1)"
    assert found["chat_dev.csv: … of which emergencies"] == "1 (5000.0 per 10 000)"
    assert dict(hearing.outside(ear, tmp_path / "nothing")) == {}
