"""Faults on demand, seen by real clients over real sockets."""

import asyncio
import time

import aiohttp
import httpx
import pytest

from sandbox.app import build
from sandbox.serve import serving
from sandbox.world import World
from tests.sandbox.conftest import GROUP, TOKEN, WANG, Api


async def test_429_names_the_seconds_and_ends_after_its_times(world: World, api: Api) -> None:
    world.faults.add("429", method="sendMessage", retry_after=7, times=2)
    for _ in range(2):
        response = await api.post("sendMessage", chat_id=GROUP, text="x")
        assert response.status_code == 429
        assert response.json()["description"] == "Too Many Requests: retry after 7"
        assert response.json()["parameters"] == {"retry_after": 7}
        await api.ok("getMe")
    await api.ok("sendMessage", chat_id=GROUP, text="x")
    assert len(world.messages_of(GROUP)) == 1


async def test_a_fault_may_hold_for_one_chat_only_and_for_ever(world: World, api: Api) -> None:
    world.press_start(WANG, 700)
    rule = world.faults.add("500", chat_id=GROUP, times=None)
    for _ in range(3):
        answer = await api.refused("sendMessage", chat_id=GROUP, text="x")
        assert answer == (500, "Internal Server Error")
        await api.ok("sendMessage", chat_id=WANG, text="x")
    assert rule.hits == 3
    world.faults.clear(rule.id)
    await api.ok("sendMessage", chat_id=GROUP, text="x")


async def test_502_is_a_page_and_no_json(world: World, api: Api) -> None:
    world.faults.add("502_html", method="sendMessage")
    response = await api.post("sendMessage", chat_id=GROUP, text="x")
    assert response.status_code == 502
    assert response.headers["content-type"] == "text/html"
    assert response.text.startswith("<html>")
    assert world.messages_of(GROUP) == []


async def test_any_error_can_be_named(world: World, api: Api) -> None:
    world.faults.add(
        "error",
        code=400,
        description="Bad Request: not enough rights to send text messages to the chat",
        parameters={"migrate_to_chat_id": -1001},
    )
    response = await api.post("sendMessage", chat_id=GROUP, text="x")
    assert response.status_code == 400
    assert response.json()["description"].endswith(
        "not enough rights to send text messages to the chat"
    )
    assert response.json()["parameters"] == {"migrate_to_chat_id": -1001}


@pytest.mark.parametrize(("kind", "delivered"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection_leaves_the_outcome_unknown(
    kind: str, delivered: int, world: World, api: Api
) -> None:
    world.faults.add(kind, method="sendMessage")
    with pytest.raises(httpx.RemoteProtocolError):
        await api.post("sendMessage", chat_id=GROUP, text="x")
    assert len(world.messages_of(GROUP)) == delivered
    assert [request.status for request in world.requests] == [0]
    await api.ok("sendMessage", chat_id=GROUP, text="y")
    assert len(world.messages_of(GROUP)) == delivered + 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_aiohttp_sees_a_dropped_connection_too(kind: str, world: World) -> None:
    world.faults.add(kind)
    async with serving(world) as url, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(
                f"{url}/bot{TOKEN}/sendMessage", json={"chat_id": GROUP, "text": "x"}
            )
        async with session.post(f"{url}/bot{TOKEN}/getMe") as response:
            assert response.status == 200


async def test_slow_waits_and_then_answers(world: World, api: Api) -> None:
    world.faults.add("slow", method="getMe", seconds=0.4)
    started = time.monotonic()
    await api.ok("getMe")
    assert 0.4 <= time.monotonic() - started < 2
    await api.ok("getMe")
    assert time.monotonic() - started < 2


async def test_flood_holds_a_group_to_its_limit_by_the_real_clock(world: World, api: Api) -> None:
    world.faults.add("flood", limit=3, seconds=1.5)
    world.press_start(WANG, 700)
    first = await api.ok("sendMessage", chat_id=GROUP, text="1")
    await api.ok("sendMessage", chat_id=GROUP, text="2")
    place = {"chat_id": GROUP, "message_id": first["message_id"]}
    await api.ok("editMessageText", **place, text="3")
    for method, params in (("sendMessage", {}), ("editMessageText", place)):
        response = await api.post(method, **{"chat_id": GROUP, "text": "4"} | params)
        assert response.status_code == 429
        assert response.json()["parameters"] == {"retry_after": 2}
    await asyncio.sleep(0.6)
    response = await api.post("sendMessage", chat_id=GROUP, text="4")
    assert response.json()["parameters"] == {"retry_after": 1}
    await api.ok("sendMessage", chat_id=WANG, text="private chats have no such limit")
    await api.ok("deleteMessage", **place)
    await world.clock.move(world.clock.now().replace(year=world.clock.now().year + 1))
    assert (await api.post("sendMessage", chat_id=GROUP, text="4")).status_code == 429
    await asyncio.sleep(0.9)
    await api.ok("sendMessage", chat_id=GROUP, text="4")


async def test_flood_is_twenty_a_minute_by_itself(world: World, api: Api) -> None:
    world.faults.add("flood")
    for number in range(20):
        await api.ok("sendMessage", chat_id=GROUP, text=str(number))
    response = await api.post("sendMessage", chat_id=GROUP, text="21")
    assert 50 < response.json()["parameters"]["retry_after"] <= 60


async def test_a_duplicate_update_is_in_two_answers(world: World, api: Api) -> None:
    world.bots[700].privacy = False
    world.faults.add("duplicate_update")
    world.say(GROUP, WANG, "一")
    [first] = await api.ok("getUpdates")
    world.say(GROUP, WANG, "二")
    again, second = await api.ok("getUpdates", offset=first["update_id"] + 1)
    assert again == first
    assert second["message"]["text"] == "二"
    assert await api.ok("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_duplicate_update_comes_without_waiting(world: World, api: Api) -> None:
    world.bots[700].privacy = False
    world.faults.add("duplicate_update")
    world.say(GROUP, WANG, "一")
    [first] = await api.ok("getUpdates")
    assert await api.ok("getUpdates", offset=first["update_id"] + 1, timeout=10) == [first]


async def test_a_garbage_update_stands_in_the_stream_and_wakes_a_poll(
    world: World, api: Api
) -> None:
    poll = asyncio.create_task(api.post("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    rule = world.faults.add("garbage_update")
    [update] = (await poll).json()["result"]
    assert "chat" not in update["message"]
    assert not isinstance(update["message"]["message_id"], int)
    assert rule not in world.faults.rules
    assert await api.ok("getUpdates", offset=update["update_id"] + 1) == []


async def test_an_unused_method_is_not_hit(world: World, api: Api) -> None:
    rule = world.faults.add("500", method="sendPhoto")
    await api.ok("sendMessage", chat_id=GROUP, text="x")
    assert (rule.hits, rule.times) == (0, 1)


async def test_a_server_without_our_extension_still_breaks_off(world: World) -> None:
    world.faults.add("drop_after")
    transport = httpx.ASGITransport(build(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        with pytest.raises(ConnectionResetError):
            await Api(http).post("sendMessage", chat_id=GROUP, text="x")
    assert len(world.messages_of(GROUP)) == 1
