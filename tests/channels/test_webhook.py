"""The whole bot reached by webhook: what Telegram brings is stored before it is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.app import App
from bot.intake import Lines
from bot.settings import Driver, Misconfigured, Mode, Settings
from bot.web.hook import LARGEST, SECRET_HEADER, Hook
from sandbox.serve import serving
from storage.inbox import Row
from tests.bot.streets import BOT, GROUP, TOKEN, WANG, Street, furnish, running, until, world
from tests.bot.test_web import free_port
from tests.faults.ledger import rows
from tests.house import opened


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    async with serving(here) as url:
        yield Street(here, url, sqlite_url, free_port())


def hooked(street: Street, driver: Driver = Driver.PTB, **more: Any) -> Settings:
    """A bot that Telegram is to bring its updates to."""
    base = f"http://127.0.0.1:{street.web}"
    return street.settings(
        **({"driver": driver, "mode": Mode.WEBHOOK, "webhook_url": base} | more)
    )


def hook(street: Street) -> Hook:
    """Its address, as the bot makes it."""
    return Hook(f"http://127.0.0.1:{street.web}", TOKEN)


def said(number: int, words: str) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "3号楼群"}
    who = {"id": WANG, "is_bot": False, "first_name": "王阿姨"}
    message = {"message_id": number, "chat": chat, "from": who, "date": 1795233600, "text": words}
    return {"update_id": number, "message": message}


async def brought(street: Street, update: Any, secret: str | None = None) -> int:
    """Bring one update as Telegram does: the status it is answered with."""
    headers = {SECRET_HEADER: hook(street).secret if secret is None else secret}
    async with httpx.AsyncClient(trust_env=False) as web:
        answer = await web.post(hook(street).url, json=update, headers=headers)
    return answer.status_code


async def test_path_and_secret_are_of_this_token_alone_and_stay_the_same() -> None:
    one, other = Hook("https://a.example/", TOKEN), Hook("https://a.example", TOKEN + "x")
    assert one.url == Hook("https://a.example", TOKEN).url
    assert one.secret == Hook("https://b.example", TOKEN).secret
    assert len({one.path, other.path, one.secret, other.secret}) == 4
    assert "Sesame" not in one.url + one.secret
    assert one.url.startswith("https://a.example/telegram/")
    assert len(one.secret) == 64


@pytest.mark.parametrize("driver", Driver)
async def test_what_is_said_is_brought_and_answered(street: Street, driver: Driver) -> None:
    street.world.say(GROUP, WANG, "报修 之前就说了的水管漏水")
    async with running(hooked(street, driver)):
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
        await until(lambda: len(street.said()) == 2)
    assert [one[:5] for one in street.said()] == ["【报修1】", "【报修2】"]
    asked = [one.method for one in street.world.requests]
    assert "setWebhook" in asked
    assert "getUpdates" not in asked


async def test_what_came_while_it_was_away_is_brought_when_it_is_back(street: Street) -> None:
    async with running(hooked(street)):
        street.world.say(GROUP, WANG, "报修 3楼楼道灯坏了")
        await until(street.said)
    street.world.say(GROUP, WANG, "报修 2楼水管漏水")
    async with running(hooked(street, Driver.AIOGRAM)):
        await until(lambda: len(street.said()) == 2)
    # And one that pulls takes the webhook away first.
    street.world.say(GROUP, WANG, "报修 大门坏了")
    async with running(street.settings()):
        await until(lambda: len(street.said()) == 3)
    assert street.world.bots[BOT].webhook == ""


async def test_what_is_brought_twice_is_done_once(street: Street) -> None:
    for _ in range(2):
        street.world.faults.add("duplicate_update", method="webhook")
    async with running(hooked(street)):
        for words in ("灯坏了", "水管漏水", "门锁坏了"):
            street.world.say(GROUP, WANG, f"报修 3楼{words}")
        await until(lambda: len(street.said()) == 3)
        await asyncio.sleep(0.3)
    assert len(street.said()) == 3


async def test_an_update_is_stored_once_when_it_is_answered(street: Street) -> None:
    async with running(hooked(street)):
        for _ in range(2):
            assert await brought(street, said(900001, "报修 3楼楼道灯坏了")) == 200
            assert rows(street.database, "SELECT event FROM inbox") == [("900001",)]
        assert await brought(street, said(900002, "今天天气不错")) == 200
        await until(street.said)
    assert rows(street.database, "SELECT event FROM inbox") == [("900001",)]
    assert len(street.said()) == 1


async def test_what_overtook_another_loses_neither(street: Street) -> None:
    for _ in range(3):
        street.world.faults.add("reorder_update", method="webhook")
    async with running(hooked(street)):
        for number in range(6):
            street.world.say(GROUP, WANG, f"报修 {number + 1}楼灯坏了")
        await until(lambda: len(street.said()) == 6)
    assert {one[5:7] for one in street.said()} == {f"{number + 1}楼" for number in range(6)}


async def test_what_waits_is_put_back_in_the_order_it_happened(sqlite_url: str) -> None:
    done: list[int] = []
    async with AsyncExitStack() as stack:
        house = await opened(sqlite_url, stack)
        go = asyncio.Event()

        async def handle(row: Row) -> None:
            await go.wait()
            done.append(row.id)

        house.dispatch.handle = handle  # type: ignore[method-assign]
        async with asyncio.TaskGroup() as tasks:
            lines = Lines(house.storage, house.dispatch, tasks)
            for id, event in ((1, "9"), (2, "12"), (3, "11"), (4, "10"), (5, "5"), (6, "x")):
                lines.put([Row(id, "telegram", "-1003", {"id": event})])
                await asyncio.sleep(0)  # the first of them is at work
            go.set()
    # 9 was at work when the others came.
    assert done == [1, 5, 4, 3, 2, 6]


async def test_nobody_else_can_bring_anything(street: Street) -> None:
    async with running(hooked(street)) as app:
        await until(lambda: street.world.bots[BOT].webhook)
        for secret in ("", "wrong", hook(street).secret[:-1]):
            assert await brought(street, said(1, "报修 灯坏了"), secret) == 403
        async with httpx.AsyncClient(trust_env=False) as web:
            headers = {SECRET_HEADER: hook(street).secret}
            base = f"http://127.0.0.1:{street.web}/telegram/"
            for path in ("", "x", hook(street).path[10:-1], hook(street).path[10:] + "/x"):
                assert (await web.post(base + path, headers=headers)).status_code == 404
            assert (await web.get(hook(street).url, headers=headers)).status_code == 405
        assert app.lines.waiting == 0
    assert street.said() == []


async def test_what_is_no_update_is_refused_and_the_next_one_taken(street: Street) -> None:
    # Not drawn as in a terminal, where the turn that fails shows every route there is.
    with capture_logs() as log:
        async with running(hooked(street)):
            await until(lambda: street.world.bots[BOT].webhook)
            headers = {SECRET_HEADER: hook(street).secret}
            async with httpx.AsyncClient(trust_env=False) as web:
                for body, status in (
                    (b"", 400),
                    (b"{", 400),
                    (b"[]", 400),
                    (b"\xff", 400),
                    (b'{"update_id": "7"}', 400),
                    (b" " * (LARGEST + 1), 413),
                ):
                    answer = await web.post(hook(street).url, content=body, headers=headers)
                    assert answer.status_code == status
            assert await brought(street, {"update_id": 7, "message": {"text": 5}}) == 200
            assert await brought(street, said(8, "报修 3楼灯坏了")) == 200
            await until(street.said)
    assert "turn failed" in {one["event"] for one in log}


async def test_while_the_database_is_away_telegram_keeps_it(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(hooked(street)) as app:
        await until(lambda: street.world.bots[BOT].webhook)
        storage = app.lines.storage
        writing, away = storage.writing, OperationalError("", {}, Exception("locked"))
        away.connection_invalidated = True

        def broken() -> Any:
            raise away

        monkeypatch.setattr(storage, "writing", broken)
        assert await brought(street, said(7, "报修 3楼灯坏了")) == 503
        monkeypatch.setattr(storage, "writing", writing)
        assert await brought(street, said(7, "报修 3楼灯坏了")) == 200
        await until(street.said)


async def test_before_it_listens_telegram_is_told_to_come_again(street: Street) -> None:
    street.world.faults.add("500", method="getMe", times=20)
    app = App(hooked(street))
    task = asyncio.create_task(app.run())
    for _ in range(200):
        try:
            assert await brought(street, said(7, "报修 3楼灯坏了")) == 503
            break
        except httpx.ConnectError:
            await asyncio.sleep(0.05)
    else:
        raise AssertionError("the web side did not come")
    app.stop()
    await task


async def test_an_address_telegram_does_not_take_stops_the_start(street: Street) -> None:
    settings = hooked(street, webhook_url="http://huying.example.org")
    with pytest.raises(Misconfigured, match="WEBHOOK_URL"):
        await App(settings).run()


@pytest.mark.parametrize(("web", "url"), [(0, "https://a.example"), (8080, None)])
async def test_without_an_address_or_a_web_side_it_does_not_start(
    street: Street, web: int, url: str | None
) -> None:
    street.web = web
    with pytest.raises(Misconfigured, match="HUYING_"):
        await App(hooked(street, webhook_url=url)).run()


async def test_a_webhook_somebody_took_away_is_set_again(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.hook.LOOK", 0.1)
    async with running(hooked(street)):
        await until(lambda: street.world.bots[BOT].webhook)
        street.world.bots[BOT].webhook = ""
        await until(lambda: street.world.bots[BOT].webhook)
