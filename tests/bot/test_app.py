"""The whole bot: from the platform's HTTP to the database and back, started and stopped."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from bot.app import App
from bot.channels.city import City
from bot.settings import Misconfigured, Pace
from chat.channel import Closed
from sandbox.serve import serving
from storage.engine import connect
from storage.lease import Lease
from storage.outbox import Fate, Message
from storage.places import Community
from storage.work import Storage
from tests.bot.streets import (
    BOT,
    GROUP,
    LI,
    TOKEN,
    WANG,
    ZHOU,
    Street,
    furnish,
    running,
    until,
    world,
)
from tests.bot.test_web import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    async with serving(here) as url:
        yield Street(here, url, sqlite_url)


async def fates(street: Street) -> list[str]:
    storage = Storage(connect(street.database))
    async with storage.reading() as db:
        found = [str(one) for one in (await db.exec(select(Message.fate))).all()]
    await storage.close()
    return found


async def test_a_report_goes_in_comes_out_as_a_card_and_she_is_told(street: Street) -> None:
    async with running(street.settings(pace=Pace.ON)):
        street.world.press_start(ZHOU, BOT)
        await until(lambda: street.said(street.private(ZHOU)))
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
        assert await until(lambda: street.said()) < 1
        [card] = street.said()
        assert "【报修1】3楼楼道灯坏了" in card
        assert "等李楼长接" in card
    async with running(street.settings()):
        street.tap(LI, "处理")
        await until(lambda: street.world.toasts)
        page, _, payload = street.world.toasts[-1].url.partition("?start=")
        assert page == "https://t.me/huying_bot"
        street.world.press_start(LI, BOT, payload)
        mine = street.private(LI)
        await until(lambda: street.said(mine))
        street.tap(LI, "我来办", mine)
        await until(lambda: "李楼长在办" in street.said()[0])
        street.tap(LI, "办好了", mine)
        await until(lambda: len(street.said()) == 2 and "办好了" in street.said()[0])
        assert "王阿姨" in street.said()[1]
    # One card, edited; nothing was said twice by starting anew in between.
    assert [one.edits > 0 for one in street.world.messages_of(GROUP) if one.sender_id == BOT] == [
        True,
        False,
    ]
    assert set(await fates(street)) == {Fate.SENT}


async def test_the_menu_is_filled_in_both_languages(street: Street) -> None:
    async with running(street.settings()):
        commands = street.world.bots[BOT].commands
        await until(lambda: len(commands) == 2)
    assert {key.rpartition("|")[2] for key in commands} == {"zh", ""}


async def test_with_privacy_mode_on_it_still_works_where_it_is_asked(street: Street) -> None:
    say = street.world.say
    street.world.chat(GROUP).members[BOT] = "member"
    assert street.world.bots[BOT].privacy
    async with running(street.settings()):
        say(GROUP, WANG, "报修 3楼楼道灯坏了")  # the platform keeps this from the bot
        say(GROUP, WANG, "/report@huying_bot 3楼楼道灯坏了")
        await until(lambda: len(street.said()) == 1)
        card = street.world.messages_of(GROUP)[-1]
        say(GROUP, WANG, "进度", reply_to=card.message_id)
        await until(lambda: len(street.said()) == 2)
        assert "报修1" in street.said()[1]
        mine = street.private(WANG)
        street.world.press_start(WANG, BOT)
        say(mine, WANG, "报修 2楼水管漏水")
        await until(lambda: any("报修2" in one for one in street.said(mine)))
    assert len(street.said()) == 2


async def test_an_apply_is_noticed_within_five_seconds(street: Street) -> None:
    async with running(street.settings()):
        street.world.say(GROUP, WANG, "呼呼，3楼灯坏了")
        other = Storage(connect(street.database))
        async with other.work(street.world.clock.now()) as work:
            community = (await work.db.exec(select(Community))).one()
            community.bot_names = ["呼呼"]
            community.revision += 1
            work.db.add(community)
        await other.close()
        started = time.monotonic()
        while not street.said():
            await asyncio.sleep(0.5)
            assert time.monotonic() - started < 5
            street.world.say(GROUP, WANG, "呼呼，3楼灯坏了")
    assert "【报修1】3楼灯坏了" in street.said()[0]


async def test_the_web_side_is_there_before_the_platform_has_answered(street: Street) -> None:
    street.web = free_port()
    street.world.faults.add("500", method="getMe", times=None)
    app = App(street.settings())
    task = asyncio.create_task(app.run())
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{street.web}", trust_env=False
    ) as web:

        async def status(path: str) -> int:
            try:
                return (await web.get(path)).status_code
            except httpx.ConnectError:
                return 0

        while await status("/healthz") != 200:
            await asyncio.sleep(0.05)
        assert await status("/readyz") == 503
        street.world.faults.clear()
        await app.ready.wait()
        assert await status("/readyz") == 200
        metrics = (await web.get("/metrics")).text
    assert "huying_inbox_waiting" in metrics
    assert "Sesame" not in metrics
    app.stop()
    await task


async def test_a_stop_while_the_platform_is_away_ends_at_once(street: Street) -> None:
    street.world.faults.add("slow", method="getMe", seconds=1)
    street.world.faults.add("500", method="getMe", times=None)
    app = App(street.settings())
    task = asyncio.create_task(app.run())
    await until(lambda: street.world.faults.rules[0].hits)
    started = time.monotonic()
    app.stop()
    await task
    assert time.monotonic() - started < 1
    assert not app.ready.is_set()


async def test_a_second_bot_waits_for_the_lease_and_touches_nothing(street: Street) -> None:
    first = connect(street.database)
    lease = Lease(first)
    assert await lease.take()
    app = App(street.settings())
    task = asyncio.create_task(app.run())
    await asyncio.sleep(0.5)
    assert not street.world.requests
    app.stop()
    await task
    assert not street.world.requests
    again = App(street.settings())
    task = asyncio.create_task(again.run())
    await asyncio.sleep(0.3)
    await lease.give()
    await asyncio.wait_for(again.ready.wait(), 10)
    again.stop()
    await task
    await first.dispose()


async def test_a_stop_lets_what_is_on_its_way_land_and_says_it_only_once(street: Street) -> None:
    street.world.faults.add("slow", method="sendMessage", seconds=1)
    async with running(street.settings()):
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
        await until(lambda: street.world.faults.rules[0].hits)
        started = time.monotonic()
    assert time.monotonic() - started < 3
    assert await fates(street) == [Fate.SENT]
    async with running(street.settings()):
        await asyncio.sleep(0.3)
    assert street.sends() == 1


async def test_a_send_that_does_not_land_does_not_keep_the_bot_from_stopping(
    street: Street,
) -> None:
    slow = street.world.faults.add("slow", method="sendMessage", seconds=30)
    async with running(street.settings()):
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
        await until(lambda: slow.hits)
        started = time.monotonic()
    assert time.monotonic() - started < 5
    # It was never shown, so the next one shows it.
    async with running(street.settings()):
        await until(lambda: street.said())
    assert len(street.said()) == 1


@pytest.mark.parametrize("waiting", [True, False])
async def test_a_revoked_token_ends_the_bot_and_parks_nothing(
    street: Street, waiting: bool
) -> None:
    app = App(street.settings())
    task = asyncio.create_task(app.run())
    await asyncio.wait_for(app.ready.wait(), 10)
    await until(lambda: BOT in street.world.last_poll)
    street.world.bots[BOT].token = "123456789:another"
    if waiting:
        # The poll of before gets this; answering it is refused.
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
    else:
        street.world.streams[BOT].end_poll()
    with pytest.raises(Closed, match="Unauthorized"):
        await asyncio.wait_for(task, 10)
    assert set(await fates(street)) <= {Fate.WAITING}
    street.world.bots[BOT].token = TOKEN
    async with running(street.settings()):
        if waiting:
            await until(lambda: street.said())
            assert len(street.said()) == 1


@pytest.mark.parametrize("way", ["stopped", "revoked", "killed"])
async def test_however_it_ends_the_way_to_the_city_is_closed(
    street: Street, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    clients: list[httpx.AsyncClient] = []

    class Watched(City):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            clients.append(self._http)

    monkeypatch.setattr("bot.app.City", Watched)
    app = App(street.settings())
    task = asyncio.create_task(app.run())
    await asyncio.wait_for(app.ready.wait(), 10)
    assert [one.is_closed for one in clients] == [False]
    if way == "stopped":
        app.stop()
    elif way == "revoked":
        await until(lambda: BOT in street.world.last_poll)
        street.world.bots[BOT].token = "123456789:another"
        street.world.streams[BOT].end_poll()
    else:
        task.cancel()
    await asyncio.wait({task}, timeout=10)
    assert task.done()
    assert [one.is_closed for one in clients] == [True]
    if way == "revoked":
        assert isinstance(task.exception(), Closed)


async def test_a_missing_token_is_named(street: Street) -> None:
    with pytest.raises(Misconfigured, match="HUYING_TELEGRAM__TOKEN: not set"):
        await App(street.settings(token=None)).run()


async def test_a_taken_web_port_is_named(street: Street) -> None:
    street.web = int(street.url.rpartition(":")[2])
    with pytest.raises(Misconfigured, match="HUYING_WEB__PORT"):
        await App(street.settings()).run()


async def begun(street: Street, **more: str) -> Process:
    """`huying run` in a process of its own."""
    variables = {
        "HUYING_DATABASE_URL": street.database,
        "HUYING_TELEGRAM__TOKEN": TOKEN,
        "HUYING_TELEGRAM__API_BASE": street.url,
        "HUYING_TELEGRAM__PACE": "off",
        "HUYING_WEB__PORT": "0",
    } | more
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT, env=os.environ | variables, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


async def told(process: Process, words: str) -> None:
    """Wait until the process has logged this."""
    assert process.stderr is not None
    async with asyncio.timeout(90):
        async for line in process.stderr:
            if words in line.decode():
                return
    raise AssertionError(f"never told: {words}")


@pytest.mark.kills
async def test_a_process_makes_way_for_the_next_and_says_plainly_why_it_ends(
    street: Street,
) -> None:
    first = await begun(street)
    await told(first, "listening")
    street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
    await until(lambda: street.said())
    second = await begun(street)
    await told(second, "another huying runs on this database")
    street.world.say(GROUP, WANG, "报修 2楼水管漏水")
    first.terminate()
    started = time.monotonic()
    assert await asyncio.wait_for(first.wait(), 10) == 0
    assert time.monotonic() - started < 5
    await told(second, "listening")

    # In the evening the building's day is told between them.
    def cards() -> list[str]:
        return [one for one in street.said() if one.startswith("【报修")]

    await until(lambda: len(cards()) == 2)
    assert [("报修1" in one, "报修2" in one) for one in cards()] == [
        (True, False),
        (False, True),
    ]
    street.world.bots[BOT].token = "123456789:another"
    street.world.streams[BOT].end_poll()
    _, last = await asyncio.wait_for(second.communicate(), 10)
    assert second.returncode == 2
    assert "HUYING_TELEGRAM__TOKEN: Telegram answered “Unauthorized”" in last.decode()
    assert "Traceback" not in last.decode()
    assert "Sesame" not in last.decode()
    assert set(await fates(street)) == {Fate.SENT}
    assert street.sends() == len(street.said())


async def test_stopping_at_any_moment_says_nothing_twice_and_loses_nothing(
    street: Street,
) -> None:
    reported = 0
    for moment in (0.0, 0.01, 0.03, 0.06, 0.1, 0.2):
        async with running(street.settings()):
            for _ in range(4):
                reported += 1
                street.world.say(GROUP, WANG, f"报修 {reported}楼楼道灯坏了")
            await asyncio.sleep(moment)
    async with running(street.settings()):
        await until(lambda: len(street.said()) >= reported)
    titles = [one.partition("\n")[0] for one in street.said()]
    assert titles == [f"【报修{n}】{n}楼楼道灯坏了" for n in range(1, reported + 1)]
    assert street.sends() == reported
