"""docs/rights.md is the table of rights, printed."""

from pathlib import Path

from domain.roles import Can, printed

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text()


def test_the_page_holds_exactly_what_the_table_prints() -> None:
    assert PAGE.endswith(f"\n\n{printed()}\n")
    assert PAGE.count("| role |") == 1


def test_the_page_explains_every_action_and_no_other() -> None:
    explained = [
        line.split("`")[1] for line in PAGE.partition(printed())[0].splitlines() if "| `" in line
    ]
    assert explained == [action.value for action in Can]
