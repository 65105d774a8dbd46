"""A row that fails by its own fault is set aside, politely, and no log holds its words."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import structlog
from structlog.typing import EventDict

from bot import logs
from bot.intake import Lines
from chat.card import Action
from chat.features import merged
from chat.incoming import Said
from chat.routes import Meant, Routes
from handlers import ROUTES
from handlers.turn import Answer, Turn
from storage import inbox
from storage.inbox import Received, Standing
from storage.matters import Matter
from tests.house import B3, House, opened, write

odd = Routes()
tries: list[int] = []


@odd.says("trip", starts=("绊一跤",))
async def trip(turn: Turn, said: Said, meant: Meant) -> Answer:
    """A feature with a fault: it writes, and then it falls."""
    turn.work.note(1, "tripped", turn.me)
    raise ValueError(f"could not read {said.words}")


@odd.says("once", starts=("绊一下",))
async def once(turn: Turn, said: Said, meant: Meant) -> Answer:
    """A feature that falls the first time only."""
    tries.append(1)
    if len(tries) == 1:
        raise ValueError("slipped")
    return None


class Trip(Action):
    """A button that leads to a fault."""

    tag = "trip"


@odd.tap(Trip)
async def fall(turn: Turn, tap: Trip) -> Answer:
    """Falls."""
    raise ValueError("fell")


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        house = await opened(database_url, stack)
        house.dispatch.routes = house.ears.routes = merged([ROUTES, odd])
        tries.clear()
        yield house


async def test_a_row_that_fails_twice_is_set_aside_with_a_polite_line(house: House) -> None:
    wang = house.person("王阿姨")
    await house.receive(wang.said("/trip 门口的灯"), wang.said("报修 1楼灯坏了"))
    assert house.keys(B3)[0] == "sorry-set-aside"
    assert len(await house.rows(Matter)) == 1
    aside, done = await house.rows(Received)
    assert (aside.standing, aside.why) == (Standing.ASIDE, "ValueError")
    assert aside.payload is not None
    assert done.standing == Standing.DONE


async def test_nothing_is_said_to_those_who_did_not_speak_to_the_bot(house: House) -> None:
    await house.person("王阿姨").says("绊一跤 3楼楼道")
    assert house.said(B3) == []
    [row] = await house.rows(Received)
    assert row.standing == Standing.ASIDE


async def test_whoever_tapped_is_told(house: House) -> None:
    assert await house.person("王阿姨").taps_data("trip") == "sorry-set-aside"


async def test_one_failure_is_forgiven(house: House) -> None:
    await house.person("王阿姨").says("绊一下 3楼楼道")
    [row] = await house.rows(Received)
    assert row.standing == Standing.DONE
    assert len(tries) == 2


async def test_a_failure_before_a_restart_counts(house: House) -> None:
    """A row that brings the process down twice must not do it for ever."""
    raw = write(house.person("王阿姨").said("绊一下 3楼楼道"))
    async with house.storage.writing() as db:
        [row] = await inbox.keep(db, "telegram", [("1", B3, raw)], house.now())
        await inbox.failed(db, row.id, "ValueError")
    async with asyncio.TaskGroup() as tasks:
        await Lines(house.storage, house.dispatch, tasks).pick_up()
    [left] = await house.rows(Received)
    assert (left.standing, len(tries)) == (Standing.ASIDE, 1)


async def test_the_log_names_the_place_and_not_the_words(
    house: House, log: list[EventDict]
) -> None:
    await house.person("王阿姨").says("/trip 我家住三单元")
    failed = [event for event in log if event["event"] == "turn failed"]
    assert [event["faults"] for event in failed] == [1, 2]
    assert [event["event"] for event in log if event["log_level"] == "error"] == [
        "turn failed", "turn failed", "set aside",
    ]  # fmt: skip


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[io.StringIO]:  # type: ignore[misc]
    """The log as `huying run` writes it."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    before, handlers = structlog.get_config(), logging.root.handlers[:]
    logs.set_up()
    yield stream
    structlog.configure(**before)
    logging.root.handlers[:] = handlers


WORDS = "我家住三单元"


def test_a_logged_exception_shows_where_and_never_what(written: io.StringIO) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        structlog.get_logger().exception("turn failed", row=7)
    line = written.getvalue()
    assert "error=ValueError" in line
    assert "test_setting_aside.py:" in line
    assert WORDS not in line
    assert "Traceback" not in line


def test_an_exception_a_library_logs_shows_where_and_never_what(written: io.StringIO) -> None:
    """asyncio logs what a forgotten task raised; SQLAlchemy what a connection did."""
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("asyncio").error("never retrieved", exc_info=True)
    line = written.getvalue()
    assert "ValueError" in line
    assert "test_setting_aside.py:" in line
    assert WORDS not in line
    assert "Traceback" not in line
