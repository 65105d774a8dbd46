"""`huying figures`: every figure with its numbers and its definition, as lines or as a table."""

import csv
import io
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.figures import COLUMNS
from domain.figures import FIGURES

EXAMPLE = Path(__file__).parents[2] / "deploy" / "example"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HUYING_")]:
        if not name.startswith("HUYING_TEST"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HUYING_PHONE_KEYS", "a-key-for-these-tests-only-of-some-length")
    monkeypatch.chdir(tmp_path)
    for name in ("community.toml", "households.csv", "taxonomy.csv"):
        shutil.copy(EXAMPLE / name, tmp_path)


def huying(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_every_figure_is_printed_with_what_it_counts() -> None:
    assert huying("apply", "community.toml").exit_code == 0
    said = huying("figures", "--month", "2026-11")
    assert said.exit_code == 0
    title, *lines = said.output.splitlines()
    assert "2026年11月" in title
    assert len(lines) == len(FIGURES)
    assert lines[0].startswith("响应率 —（0件）：按时有人回了第一句话的，除以")


def test_as_a_table_it_has_one_row_a_figure_and_a_definition_in_each() -> None:
    huying("apply", "community.toml")
    said = huying("figures", "--month", "2026-11", "--place", "b3", "--csv")
    assert said.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(said.output)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(FIGURES)
    assert {(row["place"], row["month"]) for row in rows} == {("b3", "2026-11")}
    assert all(row["definition"] for row in rows)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--month", "2026-13"), "--month: found '2026-13'; expected a month, as 2026-11"),
        (("--place", "b99"), "--place: found 'b99'; expected a key of the community file"),
    ],
)
def test_a_month_or_a_place_that_is_none_is_named(words: tuple[str, ...], why: str) -> None:
    huying("apply", "community.toml")
    said = huying("figures", *words)
    assert said.exit_code == 2
    assert why in said.stderr


def test_before_there_is_a_community_there_is_nothing_to_count() -> None:
    said = huying("figures")
    assert said.exit_code == 2
    assert "no community yet" in said.stderr
