"""`huying keys`: a fresh key, and every number under it, as an operator sees it."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot import demo
from bot.cli import cli
from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.places import Level
from storage import phones, sealed
from storage.engine import connect
from storage.matters import Matter
from storage.members import Member
from storage.phones import Phone
from storage.places import Place
from storage.seal import Seal
from storage.sealed import Sealed
from storage.work import Storage

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
OLD, NEW = "Sesame-opened-this-door-yesterday", "Sesame-opens-no-door-but-this-one"
WANG = "13800001234"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, without any setting from outside."""
    for name in [name for name in os.environ if name.startswith("HUYING_")]:
        if not name.startswith("HUYING_TEST"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def huying(url: str, *words: str, keys: str = "") -> Result:
    environment = {"HUYING_DATABASE_URL": url, "HUYING_PHONE_KEYS": keys}
    return CliRunner().invoke(cli, list(words), env=environment)


def leave(url: str, *numbers: str, key: str) -> None:
    """Somebody for each number, sealed with a key."""

    async def run() -> None:
        storage = Storage(connect(url), Seal([key.encode()]))
        async with storage.work(NOW) as work:
            assert work.seal is not None
            for number in numbers:
                member = Member(name="王阿姨", since=NOW)
                work.db.add(member)
                await work.db.flush()
                await phones.keep(work.db, work.seal, member.id or 0, number, "said", NOW)
        await storage.close()

    asyncio.run(run())


def opened(url: str, key: str) -> list[str]:
    async def run() -> list[str]:
        storage, seal = Storage(connect(url)), Seal([key.encode()])
        async with storage.reading() as db:
            rows = (await db.exec(select(Phone).order_by(Phone.id))).all()
        await storage.close()
        return [seal.open(row.sealed) for row in rows]

    return asyncio.run(run())


def test_a_new_key_is_printed_good_enough_for_the_setting_and_never_twice(sqlite_url: str) -> None:
    first, second = huying(sqlite_url, "keys", "new"), huying(sqlite_url, "keys", "new")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output != second.output
    key = first.output.strip()
    assert huying(sqlite_url, "keys", "rotate", keys=key).exit_code == 0
    assert not any(key.encode() in file.read_bytes() for file in Path().iterdir())


def test_every_number_moves_to_the_new_key_and_the_old_one_may_go(database_url: str) -> None:
    leave(database_url, *(f"1380000{n:04}" for n in range(1203)), key=OLD)

    result = huying(database_url, "keys", "rotate", keys=f"{NEW},{OLD}")

    assert result.exit_code == 0
    assert result.output == "1203 numbers sealed with the newest key\n"
    assert opened(database_url, NEW) == [f"1380000{n:04}" for n in range(1203)]
    again = huying(database_url, "keys", "rotate", keys=NEW)
    assert again.output == "0 numbers sealed with the newest key\n"


def tell(url: str, key: str, accounts: list[str]) -> None:
    """Something told anonymously from each account, sealed with a key."""

    async def run() -> None:
        storage, seal = Storage(connect(url)), Seal([key.encode()])
        async with storage.work(NOW) as work:
            place = Place(key="b3", kind=Level.BUILDING, name="3号楼", short="3号楼", since=NOW)
            work.db.add(place)
            await work.db.flush()
            for number, account in enumerate(accounts, 1):
                matter = Matter(
                    kind=Kind.REPORT, place_id=place.id or 0, level_id=place.id or 0,
                    number=number, state=State.WAITING, tier=Tier.SMALL, open=False,
                    title="群租", words="群租", anonymous=True, said_channel="", said_chat="",
                    said_message="", created_at=NOW, arrived_at=NOW,
                )  # fmt: skip
                work.db.add(matter)
                await work.db.flush()
                sealed.keep(work.db, seal, matter, "telegram", account)
        await storage.close()

    asyncio.run(run())


def tellers(url: str, key: str) -> list[str]:
    async def run() -> list[str]:
        storage, seal = Storage(connect(url)), Seal([key.encode()])
        async with storage.reading() as db:
            rows = (await db.exec(select(Sealed).order_by(Sealed.matter_id))).all()
        await storage.close()
        return [seal.open(row.teller).strip() for row in rows]

    return asyncio.run(run())


def test_who_told_what_anonymously_moves_to_the_new_key_too(database_url: str) -> None:
    accounts = [f"88{n:05}" for n in range(503)]
    tell(database_url, OLD, accounts)

    result = huying(database_url, "keys", "rotate", keys=f"{NEW},{OLD}")

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "0 numbers sealed with the newest key",
        "503 anonymous reports sealed with the newest key",
    ]
    assert tellers(database_url, NEW) == [f"telegram:{one}" for one in accounts]
    lost = huying(database_url, "keys", "rotate", keys=f"{OLD}-and-lost")
    assert lost.exit_code == 1
    assert "503 anonymous reports left as they were" in lost.stderr
    assert tellers(database_url, NEW) == [f"telegram:{one}" for one in accounts]


def test_a_number_no_key_opens_is_counted_kept_and_not_shown(database_url: str) -> None:
    leave(database_url, WANG, key=OLD)

    result = huying(database_url, "keys", "rotate", keys=NEW)

    assert result.exit_code == 1
    assert "1 numbers left as they were" in result.stderr
    assert WANG not in result.output
    assert opened(database_url, OLD) == [WANG]


def test_without_a_key_there_is_nothing_to_move_to(sqlite_url: str) -> None:
    result = huying(sqlite_url, "keys", "rotate")
    assert result.exit_code == 2
    assert result.stderr.startswith("HUYING_PHONE_KEYS: not set; expected the new key")


def test_the_demo_makes_itself_a_key_once_that_nobody_else_may_read(folder: Path) -> None:
    file = folder / "phone_key"
    key = demo._own_key(file)
    assert demo._own_key(file) == key
    assert file.stat().st_mode & 0o077 == 0
    Seal([key.encode()])
