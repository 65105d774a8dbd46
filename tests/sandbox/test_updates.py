"""getUpdates: order, confirmation, long polls, and one consumer at a time."""

import asyncio
import time

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, Api


def spoken(updates: list[dict]) -> list[str]:
    return [update["message"]["text"] for update in updates if "message" in update]


@pytest.fixture(autouse=True)
def hears_everything(world: World) -> None:
    world.bots[BOT].privacy = False


async def test_updates_come_in_order_until_an_offset_confirms_them(world: World, api: Api) -> None:
    for word in ("一", "二", "三"):
        world.say(GROUP, WANG, word)
    first = await api.ok("getUpdates")
    again = await api.ok("getUpdates")
    assert first == again
    assert spoken(first) == ["一", "二", "三"]
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))
    rest = await api.ok("getUpdates", offset=ids[1])
    assert spoken(rest) == ["二", "三"]
    assert await api.ok("getUpdates", offset=ids[2] + 1) == []
    assert await api.ok("getUpdates", offset=0) == []


async def test_a_limit_takes_the_oldest(world: World, api: Api) -> None:
    for word in ("一", "二", "三"):
        world.say(GROUP, WANG, word)
    assert spoken(await api.ok("getUpdates", limit=2)) == ["一", "二"]


async def test_no_more_than_a_hundred_updates_come_at_once(world: World, api: Api) -> None:
    for number in range(130):
        world.say(GROUP, WANG, str(number))
    assert len(await api.ok("getUpdates", limit=500)) == 100


async def test_a_negative_offset_forgets_all_but_the_last(world: World, api: Api) -> None:
    for word in ("一", "二", "三"):
        world.say(GROUP, WANG, word)
    assert spoken(await api.ok("getUpdates", offset=-1)) == ["三"]
    assert spoken(await api.ok("getUpdates")) == ["三"]


async def test_a_long_poll_waits_for_the_first_word(world: World, api: Api) -> None:
    poll = asyncio.create_task(api.ok("getUpdates", timeout=10))
    await asyncio.sleep(0.2)
    assert not poll.done()
    started = time.monotonic()
    world.say(GROUP, WANG, "灯坏了")
    assert spoken(await poll) == ["灯坏了"]
    assert time.monotonic() - started < 1


async def test_a_long_poll_ends_empty_after_its_timeout(api: Api) -> None:
    started = time.monotonic()
    assert await api.ok("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3


async def test_a_second_consumer_ends_the_first_with_409(world: World, api: Api) -> None:
    older = asyncio.create_task(api.refused("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(api.ok("getUpdates", timeout=10))
    code, words = await older
    assert code == 409
    assert words.startswith("Conflict: terminated by other getUpdates request")
    world.say(GROUP, WANG, "还在吗")
    assert spoken(await newer) == ["还在吗"]


async def test_a_webhook_keeps_getupdates_out_until_it_is_deleted(world: World, api: Api) -> None:
    world.bots[BOT].webhook = "https://example.org/hook"
    code, words = await api.refused("getUpdates")
    assert (code, words[:36]) == (409, "Conflict: can't use getUpdates metho")
    assert (await api.ok("getWebhookInfo"))["url"] == "https://example.org/hook"
    world.say(GROUP, WANG, "旧的")
    assert await api.ok("deleteWebhook", drop_pending_updates=True) is True
    assert await api.ok("getUpdates") == []


async def test_allowed_updates_are_remembered(world: World, api: Api) -> None:
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    world.say(GROUP, WANG, "不要")
    assert await api.ok("getUpdates") == []
    await api.ok("getUpdates", allowed_updates=[])
    world.say(GROUP, WANG, "要")
    assert spoken(await api.ok("getUpdates")) == ["要"]


async def test_chat_member_comes_only_to_an_administrator_who_asks(world: World, api: Api) -> None:
    world.promote(GROUP, WANG)
    assert await api.updates() == []
    await api.ok("getUpdates", allowed_updates=["chat_member", "my_chat_member"])
    world.promote(GROUP, WANG, "member")
    assert await api.updates() == []
    world.promote(GROUP, BOT)
    own = await api.updates()
    assert [list(update)[1] for update in own] == ["my_chat_member", "chat_member"]
    world.promote(GROUP, WANG)
    [update] = await api.updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "administrator"
    assert update["chat_member"]["new_chat_member"]["user"]["id"] == WANG


async def test_an_edit_by_a_person_is_an_edited_message(world: World, api: Api) -> None:
    message = world.say(GROUP, WANG, "3楼")
    await api.updates()
    world.edit(GROUP, WANG, message.message_id, "4楼")
    [update] = await api.updates()
    edited = update["edited_message"]
    assert (edited["text"], edited["message_id"]) == ("4楼", message.message_id)
    assert edited["edit_date"] >= edited["date"]
    world.edit(GROUP, WANG, message.message_id, "4楼")
    assert await api.updates() == []


async def test_a_tap_is_a_callback_query_even_with_forged_data(world: World, api: Api) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=GROUP,
        text="【报修12】",
        reply_markup={"inline_keyboard": [[{"text": "接单", "callback_data": "claim:12"}]]},
    )
    for data in ("claim:12", "forged:999", ""):
        world.tap(GROUP, LI, sent["message_id"], data)
    queries = [update["callback_query"] for update in await api.updates()]
    assert [query["data"] for query in queries] == ["claim:12", "forged:999", ""]
    assert {query["from"]["id"] for query in queries} == {LI}
    assert queries[0]["message"]["reply_markup"] == sent["reply_markup"]
    assert len({query["id"] for query in queries}) == 3


async def test_updates_are_as_they_were_when_they_happened(world: World, api: Api) -> None:
    message = world.say(GROUP, WANG, "以前")
    world.edit(GROUP, WANG, message.message_id, "以后")
    first, second = await api.updates()
    assert first["message"]["text"] == "以前"
    assert second["edited_message"]["text"] == "以后"


async def test_malformed_numbers_are_refused(api: Api) -> None:
    code, _ = await api.refused("getUpdates", offset="soon")
    assert code == 400
    code, _ = await api.refused("getUpdates", allowed_updates="message")
    assert code == 400
    assert await api.ok("getUpdates", offset="0", allowed_updates='["message"]') == []
