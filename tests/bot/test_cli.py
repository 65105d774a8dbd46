"""The command line as operators and scripts see it: words, and exit codes."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from bot.cli import cli
from sandbox.control import plant
from sandbox.orders import Seed
from sandbox.serve import serving
from sandbox.world import World
from storage import inbox
from storage.engine import connect
from storage.work import Storage
from tests import databases

EXAMPLE = Path(__file__).parents[2] / "deploy" / "example"
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, without any setting from outside."""
    for name in [name for name in os.environ if name.startswith("HUYING_")]:
        if not name.startswith("HUYING_TEST"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HUYING_PHONE_KEYS", "a-key-for-these-tests-only-of-some-length")
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE / "community.toml", tmp_path)
    shutil.copy(EXAMPLE / "households.csv", tmp_path)
    shutil.copy(EXAMPLE / "taxonomy.csv", tmp_path)
    return tmp_path


def huying(*words: str, **environment: str) -> Result:
    names = {f"HUYING_{name.upper()}": value for name, value in environment.items()}
    return CliRunner().invoke(cli, list(words), env=names)


def test_a_community_is_applied_and_the_second_time_nothing_changes() -> None:
    first, second = huying("apply", "community.toml"), huying("apply", "community.toml")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "households: 114 added" in first.output
    assert first.output.endswith("applied\n")
    assert second.output == "nothing changed\n"
    assert Path("huying.db").exists()


def test_every_fault_of_both_files_is_told_and_nothing_is_applied(folder: Path) -> None:
    file = folder / "community.toml"
    file.write_text(file.read_text().replace('"grid"', '"gird"').replace("= 15 ", "= 31 "))
    with (folder / "households.csv").open("a") as rows:
        rows.write("b3,1,101,80,1\n")

    result = huying("apply", "community.toml")

    assert result.exit_code == 2
    assert [line.split(": found")[0] for line in result.stderr.splitlines()] == [
        "community.toml:11 community.meeting_day",
        "community.toml:55 place.kind",
        "community.toml:62 place.kind",
        "households.csv:116 room",
    ]
    assert huying("apply", "missing.toml").exit_code == 2
    assert "community: found none" in huying("check").output


def test_numbers_without_a_key_are_refused_naming_the_setting() -> None:
    result = huying("apply", "community.toml", phone_keys="")

    assert result.exit_code == 2
    assert result.stderr.startswith("community.toml:112 member.phone: found 8 numbers and no key")
    assert "HUYING_PHONE_KEYS" in result.stderr
    assert "1380000" not in result.stderr
    assert "community: found none" in huying("check").output


def test_numbers_whose_key_is_gone_are_a_finding() -> None:
    huying("apply", "community.toml")

    assert "HUYING_PHONE_KEYS" not in huying("check").output
    result = huying("check", phone_keys="")
    assert result.exit_code == 1
    assert "HUYING_PHONE_KEYS: found nothing, expected the key" in result.output


def test_a_missing_register_is_a_fault(folder: Path) -> None:
    (folder / "households.csv").unlink()

    result = huying("apply", "community.toml")

    assert result.exit_code == 2
    assert result.stderr.startswith("households.csv:1 (file): found No such file")


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("telegram:2001", "telegram:@li", "a person's number"),
        ("telegram:2001", "telegram:-2001", "a person's number"),
        ("telegram:-1003", "telegram:1003", "a group's negative number"),
        ("telegram:2001", "telegramm:2001", "a channel this bot speaks: telegram, wecom, console"),
    ],
)
def test_ids_are_judged_by_their_channel(folder: Path, good: str, bad: str, expected: str) -> None:
    file = folder / "community.toml"
    file.write_text(file.read_text().replace(good, bad))

    result = huying("apply", "community.toml")

    assert result.exit_code == 2
    assert expected in result.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite://", "expected sqlite:///file.db or postgresql://"),
        ("mysql://localhost/x", "expected sqlite:///file.db or postgresql://"),
        ("sqlite:////nowhere/huying.db", "unable to open database file"),
        ("sqlite:///community.toml", "file is not a database"),
        ("postgresql://u:very-secret@127.0.0.1:9/x", "postgresql://u:***@127.0.0.1:9/x"),
    ],
)
@pytest.mark.parametrize(
    "command", [("check",), ("apply", "community.toml"), ("inbox", "list"), ("backup", "b")]
)
def test_a_database_that_cannot_be_had_is_named(
    command: tuple[str, ...], url: str, told: str
) -> None:
    result = huying(*command, database_url=url)

    assert result.exit_code == 2
    assert result.stderr.startswith("HUYING_DATABASE_URL: ")
    assert told in result.stderr
    assert "very-secret" not in result.output


def test_a_wrong_setting_is_named() -> None:
    result = huying("check", web__port="many")

    assert result.exit_code == 2
    assert result.stderr.startswith("HUYING_WEB__PORT")


def test_a_newer_schema_is_refused(sqlite_url: str) -> None:
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    result = huying("check", database_url=sqlite_url)

    assert (result.exit_code, "9999" in result.stderr) == (2, True)


def test_check_names_what_is_found_line_by_line() -> None:
    huying("apply", "community.toml")

    result = huying("check")

    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "HUYING_TELEGRAM__TOKEN: found nothing, expected the token BotFather gave"
    assert sum(line.startswith("hotline ") for line in lines) == 3


async def test_check_is_content_with_a_community_in_order(folder: Path) -> None:
    file = folder / "community.toml"
    lines = file.read_text().replace("confirmed = false", "confirmed = true").splitlines()
    for name, chat in (("长江路街道", -1009000), ("富春江路社区", -1009100)):
        at = len(lines) - lines[::-1].index(f'name = "{name}"')
        lines.insert(at, f'chat = "telegram:{chat}"')
    lines += ["[[member]]", 'account = "telegram:6001"', 'name = "王科长"']
    lines += ['place = "street"', 'roles = ["street_staff"]']
    file.write_text("\n".join(lines))
    world = World()
    plant(world, Seed.model_validate_json((EXAMPLE / "world.json").read_bytes()))
    bot = next(iter(world.bots.values()))
    for chat in (-1003, -1005, -1009001, -1009000, -1009100):
        if chat not in world.chats:
            world.add_chat("supergroup", id=chat)
        world.join(chat, bot.id, "administrator")

    async with serving(world) as url:
        settings = {"telegram__token": bot.token, "telegram__api_base": url}
        await asyncio.to_thread(huying, "apply", "community.toml")
        fine = await asyncio.to_thread(huying, "check", **settings)
        world.join(-1003, bot.id, "member")
        deaf = await asyncio.to_thread(huying, "check", **settings)
        settings["telegram__token"] = "999:nobody"
        refused = await asyncio.to_thread(huying, "check", **settings)

    assert (fine.exit_code, fine.output) == (0, "")
    assert (deaf.exit_code, len(deaf.output.splitlines())) == (1, 1)
    assert "3号楼 (telegram:-1003): hears only replies and commands" in deaf.output
    assert refused.exit_code == 1
    assert "a token the platform refuses" in refused.output


async def set_aside(url: str) -> None:
    storage = Storage(connect(url))
    async with storage.writing() as db:
        for row in await inbox.keep(
            db, "telegram", [("7", "-3", {"text": "secret words"}), ("8", "-3", {})], NOW
        ):
            await inbox.set_aside(db, row.id, "KeyError: 'chat'")
    await storage.close()


def test_events_set_aside_are_listed_without_their_words_and_tried_again(sqlite_url: str) -> None:
    asyncio.run(set_aside(sqlite_url))

    listed = huying("inbox", "list", database_url=sqlite_url)
    one = huying("inbox", "retry", "1", "99", database_url=sqlite_url)
    rest = huying("inbox", "retry", database_url=sqlite_url)
    none = huying("inbox", "list", database_url=sqlite_url)

    assert listed.output.splitlines() == [
        "1  2026-11-16 09:30 UTC  telegram:-3  KeyError: 'chat'",
        "2  2026-11-16 09:30 UTC  telegram:-3  KeyError: 'chat'",
    ]
    assert (one.exit_code, one.stdout) == (1, "1 to be tried again\n")
    assert one.stderr == "1 are not set aside: see huying inbox list\n"
    assert (rest.exit_code, rest.output) == (0, "1 to be tried again\n")
    assert none.output == ""


@pytest.mark.parametrize("engine", databases.ENGINES)
def test_a_backup_is_restored_and_refused_where_something_is(engine: str, folder: Path) -> None:
    huying("apply", "community.toml")
    made = huying("backup", "b.gz")
    with databases.new_database(engine, folder, migrated=False) as url:
        first = huying("restore", "b.gz", database_url=url)
        again = huying("apply", "community.toml", database_url=url)
        second = huying("restore", "b.gz", database_url=url)

    assert made.output == "187 rows in b.gz\n"
    assert (first.exit_code, first.output) == (0, "187 rows from b.gz\n")
    assert again.output == "nothing changed\n"
    assert second.exit_code == 2
    assert second.stderr.startswith("b.gz: found rows in the table ")
    assert huying("restore", "community.toml", database_url=url).exit_code == 2


def test_a_backup_that_cannot_be_written_is_told() -> None:
    result = huying("backup", "nowhere/b.gz")

    assert result.exit_code == 2
    assert "No such file" in result.stderr


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    names = {f"HUYING_{name.upper()}": value for name, value in environment.items()}
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=os.environ | names | {"PYTHONPATH": str(EXAMPLE.parents[1])},
        check=False,
    )


def test_the_module_is_the_command() -> None:
    result = run("-m", "bot", "check")

    assert result.returncode == 1
    assert "community: found none" in result.stdout


def test_a_file_that_is_no_database_is_told_in_one_line() -> None:
    result = run("-m", "bot", "check", database_url="sqlite:///community.toml")

    assert result.returncode == 2
    assert result.stderr == (
        "HUYING_DATABASE_URL: found sqlite:///community.toml: file is not a database;"
        " expected a database that opens for this bot\n"
    )


def test_help_loads_nothing_heavy() -> None:
    script = """
import json, sys, bot.cli, typer.testing
typer.testing.CliRunner().invoke(bot.cli.cli, ["--help"])
heavy = ("aiogram", "alembic", "fastapi", "pydantic", "sqlalchemy")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""
    assert json.loads(run("-c", script).stdout) == []
