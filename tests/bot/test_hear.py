"""`huying hear`: lines in, what the bot would make of them out, and nothing anywhere else."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from domain.taxonomy import SHIPPED

HEAD = "id,text,time,place\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, without any setting from outside."""
    for name in [name for name in os.environ if name.startswith("HUYING_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hear(*words: str, said: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, ["hear", *words], input=said)


def made(result: Result) -> Sequence[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_becomes_one_line() -> None:
    lines = made(hear(said="报修 4楼楼道灯不亮\n\n晚上吃饺子\r\n我在电梯里出不来了"))
    assert [line["kind"] for line in lines] == ["report", "chat", "chat", "report"]
    assert [line["leads"] for line in lines] == ["card", "nothing", "nothing", "card"]
    assert [line["emergency"] for line in lines] == [None, None, None, "trapped"]
    assert [line["category"] for line in lines] == [
        "facility.lighting",
        None,
        None,
        "elevator.trapped",
    ]
    assert [line["tier"] for line in lines] == ["S1", None, None, "E"]
    assert all(line["why"] for line in lines)


def test_what_is_only_talk_of_danger_is_heard_as_talk() -> None:
    lines = made(hear(said="这灶老是打不着火\n明天上午10点消防演练\n【警惕】电瓶车起火视频\n"))
    assert [line["emergency"] for line in lines] == [None, None, None]


def test_a_discreet_emergency_leads_to_no_card_for_all() -> None:
    [line] = made(hear(said="他又打我妈了"))
    assert (line["emergency"], line["leads"]) == ("violence", "discreet card")


def test_an_unasked_trouble_is_only_a_line_in_the_leaders_list() -> None:
    [line] = made(hear(said="4楼楼道灯不亮"))
    assert (line["kind"], line["leads"]) == ("report", "list")


def test_a_complaint_keeps_its_kind() -> None:
    [line] = made(hear(said="投诉物业不接电话 楼道脏"))
    assert line["kind"] == "complaint"


def test_a_file_is_read_as_people_save_it(folder: Path) -> None:
    (folder / "lines.txt").write_bytes("报修 4楼楼道灯不亮\r\n早上好\r\n".encode("gb18030"))
    assert [line["kind"] for line in made(hear("lines.txt"))] == ["report", "chat"]


def test_nothing_is_written_and_nothing_is_configured(folder: Path) -> None:
    made(hear(said="报修 4楼楼道灯不亮"))
    assert list(folder.iterdir()) == []


def test_rows_of_one_thing_get_one_group(folder: Path) -> None:
    (folder / "reports.csv").write_text(
        HEAD + "a,4楼楼道灯不亮,2026-11-15T19:00+08:00,3号楼\n"
        "b,4楼楼道灯坏了,2026-11-15T20:00,3号楼\n"
        "c,4楼楼道灯不亮,2026-11-15T20:00+08:00,5号楼\n"
        "\n"
        "d,化粪池溢出来了,2026-11-15T21:00+08:00,3号楼\n",
        encoding="utf-8-sig",
    )
    lines = made(hear("--alike", "reports.csv"))
    assert [line["id"] for line in lines] == ["a", "b", "c", "d"]
    groups = [line["group"] for line in lines]
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3
    assert lines[0]["category"] == "facility.lighting"


def test_a_table_without_places_is_one_place(folder: Path) -> None:
    (folder / "reports.csv").write_text(
        "id,text,time\na,没水了,2026-11-15 08:00\nb,没水了,2026-11-15 08:05\n", encoding="utf-8"
    )
    first, second = made(hear("--alike", "reports.csv"))
    assert first["group"] == second["group"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "reports.csv:1 id: found no such column"),
        ("id,text\n", "reports.csv:1 time: found no such column"),
        (HEAD + "a,灯坏了\n", "reports.csv:2 (row): found 2 cells, expected 4"),
        (HEAD + 'a,灯坏了,昨天,\nb,灯坏了,"",\n', 'reports.csv:2 time: found "昨天"'),
        (
            HEAD + "a,灯坏了,2026-11-15T08:00Z,\na,灯坏了,2026-11-15T08:00Z,\n",
            'reports.csv:3 id: found "a", expected one of its own',
        ),
        (HEAD + ",灯坏了,2026-11-15T08:00Z,\n", "reports.csv:2 id: found nothing"),
        (HEAD + 'a,"' + "灯" * 200_000 + '",2026-11-15T08:00Z,\n', "field larger than"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_line(
    folder: Path, table: str, told: str
) -> None:
    (folder / "reports.csv").write_text(table, encoding="utf-8")
    refused = hear("--alike", "reports.csv")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert told in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_what_office_programs_and_windows_write_is_read_as_well(folder: Path) -> None:
    rows = [
        ["ID", "text", "time"],
        ["a", "没水了", "2026/11/15 8:00"],
        ["b", "没水了", "2026/11/15 8:05:30"],
    ]
    for between, encoding in ((",", "gb18030"), ("\t", "utf-16"), (";", "utf-8-sig")):
        table = "\r\n".join(between.join(row) for row in rows)
        (folder / "reports.csv").write_bytes(table.encode(encoding))
        first, second = made(hear("--alike", "reports.csv"))
        assert (first["id"], first["group"], second["group"]) == ("a", 0, 0)
    (folder / "lines.txt").write_bytes("报修 4楼楼道灯不亮\r\n".encode("utf-16"))
    assert [line["kind"] for line in made(hear("lines.txt"))] == ["report"]
    (folder / "lines.txt").write_bytes(b"\xff\xfe\x00")
    assert hear("lines.txt").exit_code == 2


def test_a_column_nobody_knows_is_passed_over_and_named(folder: Path) -> None:
    (folder / "reports.csv").write_text(
        "id,text,time,plaec\na,没水了,2026-11-15 08:00,3号楼\n", encoding="utf-8"
    )
    told = hear("--alike", "reports.csv")
    assert [line["id"] for line in made(told)] == ["a"]
    assert told.stderr == "reports.csv:1 plaec: passed over\n"


def test_a_dash_is_standard_input(folder: Path) -> None:
    [line] = made(hear("-", said="报修 4楼楼道灯不亮\n"))
    assert line["leads"] == "card"


def test_whoever_has_read_enough_may_stop_reading(folder: Path) -> None:
    (folder / "lines.txt").write_text("报修 4楼楼道灯不亮\n" * 5000, encoding="utf-8")
    huying = f"{sys.executable} -m bot hear lines.txt"
    shell = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {huying} | head -n 1"],
        env={**os.environ, "PYTHONPATH": str(SHIPPED.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shell.returncode, shell.stderr) == (0, "")
    assert json.loads(shell.stdout)["leads"] == "card"


def test_a_huge_line_is_a_line(folder: Path) -> None:
    (folder / "lines.txt").write_text("报修 3楼灯坏了" + "，" * 500_000, encoding="utf-8")
    [line] = made(hear("lines.txt"))
    assert line["leads"] == "card"


def test_what_is_no_text_is_refused(folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    for refused in (hear("picture.png"), hear(said=b"\xc8\xd5\xff\n"), hear("nothing.txt")):
        assert refused.exit_code == 2
        assert len(refused.stderr.splitlines()) == 1
    assert "nothing.txt" in refused.stderr


def test_a_file_and_a_table_at_once_are_refused(folder: Path) -> None:
    assert hear("lines.txt", "--alike", "reports.csv").exit_code == 2


def test_another_city_brings_its_own_categories(folder: Path) -> None:
    rows = SHIPPED.read_text(encoding="utf-8-sig").splitlines()
    (folder / "ours.csv").write_text(
        "\n".join([*rows, "facility.lantern,公共设施,灯笼,S1,open,property,,红灯笼,\n"]),
        encoding="utf-8",
    )
    [line] = made(hear("--taxonomy", "ours.csv", said="报修 3楼走廊红灯笼破了"))
    assert line["category"] == "facility.lantern"

    (folder / "broken.csv").write_text(rows[0] + "\nx,y\n", encoding="utf-8")
    refused = hear("--taxonomy", "broken.csv", said="报修 3楼走廊红灯笼破了")
    assert refused.exit_code == 2
    assert "broken.csv:2" in refused.stderr
