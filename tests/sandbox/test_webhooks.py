"""Webhooks: delivery, the secret header, retries, order, and answers that are method calls."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from sandbox import courier
from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, Api

SECRET = "open_sesame-1"


class Hook:
    """A bot's webhook: remembers what came, and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.busy = self.most = 0
        self.hold = 0.0

    async def take(self, request: web.Request) -> web.Response:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.secrets.append(request.headers.get(courier.SECRET_HEADER))
        self.got.append(json.loads(await request.text()))
        await asyncio.sleep(self.hold)
        self.busy -= 1
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        return self.answer()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                await asyncio.sleep(0.005)


@pytest.fixture
async def hook(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hook]:
    monkeypatch.setattr(courier, "FIRST_WAIT", 0.02)
    world.bots[BOT].privacy = False
    found = Hook()
    app = web.Application()
    app.router.add_post("/hook", found.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield found
    await runner.cleanup()


async def test_updates_come_by_post_with_the_secret(world: World, api: Api, hook: Hook) -> None:
    world.say(GROUP, WANG, "早就说过的")
    await api.ok("setWebhook", url=hook.url, secret_token=SECRET)
    world.say(GROUP, WANG, "灯坏了")
    await hook.until(2)
    assert hook.texts() == ["早就说过的", "灯坏了"]
    assert hook.secrets == [SECRET, SECRET]
    ids = [update["update_id"] for update in hook.got]
    assert ids == sorted(ids)
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_getupdates_is_refused_meanwhile_and_a_waiting_one_ends(
    world: World, api: Api, hook: Hook
) -> None:
    waiting = asyncio.create_task(api.refused("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    await api.ok("setWebhook", url=hook.url)
    assert await waiting == (409, "Conflict: terminated by setWebhook request")
    code, words = await api.refused("getUpdates")
    assert (code, words[:8]) == (409, "Conflict")
    await api.ok("deleteWebhook")
    world.say(GROUP, WANG, "又来问")
    assert len(await api.updates()) == 1
    assert hook.got == []


async def test_an_error_is_told_and_the_update_comes_again(
    world: World, api: Api, hook: Hook
) -> None:
    hook.statuses = [500, 403]
    await api.ok("setWebhook", url=hook.url)
    world.say(GROUP, WANG, "一")
    await hook.until(1)
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await api.ok("getWebhookInfo")):
            await asyncio.sleep(0.005)
    assert "Wrong response from the webhook: " in info["last_error_message"]
    await hook.until(3)
    assert hook.texts() == ["一", "一", "一"]
    await asyncio.sleep(0.1)
    assert len(hook.got) == 3
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_nobody_at_home_is_an_error_too(world: World, api: Api) -> None:
    world.bots[BOT].privacy = False
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    world.say(GROUP, WANG, "在吗")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await api.ok("getWebhookInfo")):
            await asyncio.sleep(0.005)
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_one_chat_waits_for_itself_and_others_do_not(
    world: World, api: Api, hook: Hook
) -> None:
    for number in range(6):
        world.add_chat("supergroup", id=-2000 - number, title=f"{number}号楼")
        world.join(-2000 - number, WANG, quiet=True)
        world.join(-2000 - number, BOT, quiet=True)
    hook.hold = 0.1
    await api.ok("setWebhook", url=hook.url, max_connections=3)
    for word in ("一", "二"):
        for number in range(6):
            world.say(-2000 - number, WANG, word)
    await hook.until(12)
    assert hook.most == 3
    for number in range(6):
        own = [u for u in hook.got if u["message"]["chat"]["id"] == -2000 - number]
        assert [u["message"]["text"] for u in own] == ["一", "二"]


async def test_duplicates_and_a_changed_order_come_on_demand(
    world: World, api: Api, hook: Hook
) -> None:
    await api.ok("setWebhook", url=hook.url)
    world.faults.add("reorder_update")
    world.say(GROUP, WANG, "先")
    world.say(GROUP, WANG, "后")
    await hook.until(2)
    assert hook.texts() == ["后", "先"]
    world.faults.add("duplicate_update")
    world.say(GROUP, WANG, "再")
    await hook.until(4)
    assert hook.got[2] == hook.got[3]


async def test_an_update_nobody_overtakes_is_only_late(world: World, api: Api, hook: Hook) -> None:
    await api.ok("setWebhook", url=hook.url)
    world.faults.add("reorder_update", seconds=0.1)
    world.say(GROUP, WANG, "独自")
    await hook.until(1)
    assert hook.texts() == ["独自"]


@pytest.mark.parametrize("form", ["json", "multipart"])
async def test_an_answer_that_is_a_method_call_is_carried_out(
    form: str, world: World, api: Api, hook: Hook
) -> None:
    call = {"method": "sendMessage", "chat_id": str(GROUP), "text": "收到"}

    def multipart() -> web.Response:
        body = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in call.items()
        )
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        return web.Response(body=f"{body}--x--\r\n".encode(), headers=headers)

    hook.answer = multipart if form == "multipart" else lambda: web.json_response(call)
    await api.ok("setWebhook", url=hook.url)
    world.say(GROUP, WANG, "灯坏了")
    async with asyncio.timeout(5):
        while len(world.messages_of(GROUP)) < 2:
            await asyncio.sleep(0.005)
    assert world.messages_of(GROUP)[-1].raw["text"] == "收到"
    assert world.requests[-1].method == "sendMessage"


async def test_other_words_and_impossible_calls_in_an_answer_do_no_harm(
    world: World, api: Api, hook: Hook
) -> None:
    answers = [
        web.Response(text="ok"),
        web.json_response([1]),
        web.json_response({"method": "sendMessage", "chat_id": 5, "text": ""}),
        web.json_response({"method": "noSuchMethod"}),
        web.json_response({"method": 7}),
    ]
    hook.answer = lambda: answers.pop(0)
    await api.ok("setWebhook", url=hook.url)
    for number in range(5):
        world.say(GROUP, WANG, str(number))
    await hook.until(5)
    assert hook.texts() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org/x"}, "loopback addresses only"),
        ({"url": "http://[::1"}, "invalid webhook URL"),
        ({"url": "http://127.0.0.1/x", "secret_token": "含空 格"}, "unallowed characters"),
        ({"url": "http://127.0.0.1/x", "secret_token": "a" * 257}, "too long"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused(params: dict, words: str, api: Api) -> None:
    code, description = await api.refused("setWebhook", **params)
    assert code == 400
    assert words in description
    assert (await api.ok("getWebhookInfo"))["url"] == ""


async def test_pending_updates_are_dropped_and_kinds_are_chosen(
    world: World, api: Api, hook: Hook
) -> None:
    world.say(GROUP, WANG, "旧的")
    await api.ok(
        "setWebhook", url=hook.url, drop_pending_updates=True, allowed_updates=["callback_query"]
    )
    world.say(GROUP, WANG, "不要")
    sent = await api.ok("sendMessage", chat_id=GROUP, text="卡")
    world.tap(GROUP, LI, sent["message_id"], "x")
    await hook.until(1)
    assert "callback_query" in hook.got[0]
    assert (await api.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await api.ok("setWebhook", url="")
    assert (await api.ok("getWebhookInfo"))["url"] == ""


async def test_the_migration_of_a_group_comes_to_a_webhook_in_order(
    world: World, api: Api, hook: Hook
) -> None:
    world.add_chat("group", id=-300, title="小群")
    for member in (WANG, BOT):
        world.join(-300, member, quiet=True)
    await api.ok("setWebhook", url=hook.url)
    new = world.migrate(-300)
    await hook.until(2)
    told = {u["message"]["chat"]["id"]: u["message"] for u in hook.got}
    assert told[-300]["migrate_to_chat_id"] == new.id
    assert told[new.id]["migrate_from_chat_id"] == -300


async def test_the_sandbox_ends_while_a_webhook_hangs(world: World, hook: Hook) -> None:
    from sandbox.serve import serving

    hook.hold = 30
    async with serving(world):
        world.bots[BOT].webhook = hook.url
        world.bots[BOT].hook.live = True
        world.hooks_changed.set()
        world.say(GROUP, WANG, "等")
        await hook.until(1)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await hook.until(2)
    assert len(hook.got) == 1
