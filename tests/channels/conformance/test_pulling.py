"""Updates come in over real HTTP: in order, confirmed only when the next ones are asked for."""

import asyncio
import time
from typing import Any

import pytest

from bot.channels.telegram_api import Telegram
from bot.logs import redacted
from chat.card import Card
from chat.channel import Closed, Gone, TryLater, Unknown
from chat.incoming import Chat, Me, Said
from handlers import MENU, ROUTES
from sandbox.world import World
from tests.channels.conftest import BOT, GROUP, LI, TOKEN, WANG, Connect
from tests.channels.drawings import words
from tests.channels.test_drawing import CARD
from tests.sandbox.pictures import png


def texts(batch: list[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in batch]


async def test_the_bot_learns_who_it_is_and_what_it_hears(
    url: str, world: World, connect: Connect
) -> None:
    async with connect(url) as telegram:
        assert await telegram.start(("小应",)) == Me(str(BOT), "huying_bot", ("小应",), False)
        world.bots[BOT].privacy = False
        assert (await telegram.start(())).hears_all
        assert telegram.private_link("h-1") == "https://t.me/huying_bot?start=h-1"


@pytest.mark.parametrize("token", ["123456789:" + "Wrong" * 7, "987654321:" + "Sesame" * 6])
async def test_a_token_telegram_does_not_know_closes_the_channel(
    url: str, token: str, connect: Connect
) -> None:
    async with connect(url, token=token) as telegram:
        with pytest.raises(Closed):
            await telegram.start(())


async def test_a_path_telegram_does_not_have_closes_the_channel_at_the_start(
    url: str, world: World, connect: Connect
) -> None:
    world.faults.add("error", code=404, description="Not Found")
    async with connect(url) as telegram:
        with pytest.raises(Closed):
            await telegram.start(())


async def test_what_was_given_out_is_confirmed_only_by_the_next_pull(
    url: str, telegram: Telegram, world: World, connect: Connect
) -> None:
    for word in ("一", "二", "三"):
        world.say(GROUP, WANG, word)
    batch = await telegram.pull()
    assert texts(batch) == ["一", "二", "三"]
    # A crash here: the next process is given the same.
    async with connect(url) as second:
        again = await second.pull()
        assert again == batch
        world.say(GROUP, WANG, "四")
        assert texts(await second.pull()) == ["四"]
        assert await second.pull() == []
    async with connect(url) as third:
        assert await third.pull() == []


async def test_a_poll_waits_for_news(url: str, world: World, connect: Connect) -> None:
    async with connect(url, poll=5) as telegram:
        pulling = asyncio.create_task(telegram.pull())
        await asyncio.sleep(0.2)
        started = time.monotonic()
        world.say(GROUP, WANG, "报修 3楼灯坏了")
        assert texts(await pulling) == ["报修 3楼灯坏了"]
        assert time.monotonic() - started < 0.5


async def test_of_two_who_poll_the_older_is_told_of_the_conflict(
    url: str, world: World, connect: Connect
) -> None:
    async with connect(url, poll=5) as old, connect(url) as new:
        pulling = asyncio.create_task(old.pull())
        await asyncio.sleep(0.2)
        await new.pull()
        with pytest.raises(TryLater):
            await pulling


async def test_a_webhook_left_behind_is_taken_away_and_pulling_goes_on(
    telegram: Telegram, world: World
) -> None:
    world.bots[BOT].webhook = "https://old.example/hook"
    world.say(GROUP, WANG, "在吗")
    assert await telegram.pull() == []
    assert world.bots[BOT].webhook == ""
    assert texts(await telegram.pull()) == ["在吗"]


async def test_an_update_nobody_can_parse_comes_through_with_its_neighbours(
    telegram: Telegram, world: World
) -> None:
    world.say(GROUP, WANG, "之前")
    world.faults.add("garbage_update", times=2)
    world.say(GROUP, WANG, "之后")
    batch = await telegram.pull()
    assert [telegram.line(one) for one in batch] == [str(GROUP), "", "", str(GROUP)]
    assert len({telegram.event_id(one) for one in batch}) == 4
    assert await telegram.pull() == []


async def test_a_lost_answer_loses_no_update(telegram: Telegram, world: World) -> None:
    world.say(GROUP, WANG, "一")
    for fault in ("drop_after", "502_html", "drop_before"):
        world.faults.add(fault, method="getUpdates")
        with pytest.raises((Unknown, TryLater)):
            await telegram.pull()
    assert texts(await telegram.pull()) == ["一"]


async def test_ids_that_begin_anew_after_a_quiet_week_are_heard(
    telegram: Telegram, world: World
) -> None:
    world.say(GROUP, WANG, "之前")
    await telegram.pull()
    assert await telegram.pull() == []
    world.streams[BOT].next_id = 17
    world.say(GROUP, WANG, "一周以后")
    assert texts(await telegram.pull()) == ["一周以后"]


async def test_what_is_read_over_the_wire_is_what_was_said(
    telegram: Telegram, world: World
) -> None:
    me = await telegram.start(())
    world.say(GROUP, WANG, "<b>3楼</b> 灯坏了 🏮")
    [raw] = await telegram.pull()
    said = telegram.read(raw, me)
    assert isinstance(said, Said)
    assert (said.words, said.chat.id) == ("<b>3楼</b> 灯坏了 🏮", str(GROUP))


async def test_a_tap_is_answered_by_a_short_notice_or_a_link(
    telegram: Telegram, world: World
) -> None:
    shown = await telegram.show(str(GROUP), CARD, "zh_CN", None)
    page = "https://t.me/huying_bot?start=hi"
    for said, link in (("好的", None), ("🏮" * 150, None), ("", page)):
        tap = world.tap(GROUP, LI, int(shown), "rp:1")
        await telegram.answer(tap, said, link)
    plain, long, linked = world.toasts
    assert plain.text == "好的"
    assert long.text == "🏮" * 99 + "…"
    assert (linked.text, linked.url) == ("", page)


async def test_a_photo_goes_back_out_by_its_id_and_its_caption_can_change(
    telegram: Telegram, world: World
) -> None:
    me = await telegram.start(())
    world.say(GROUP, WANG, photo=png(), caption="3楼的灯")
    [raw] = await telegram.pull()
    said = telegram.read(raw, me)
    assert isinstance(said, Said)
    assert said.words == "3楼的灯"
    photo = Card(lines=(words("【报修1】"),), photo=said.photos[0], key="photo:1")
    shown = await telegram.show(str(GROUP), photo, "zh_CN", None)
    assert world.message(GROUP, int(shown)).raw["caption"] == "【报修1】"
    assert await telegram.show(str(GROUP), photo, "zh_CN", shown) == shown
    changed = photo.model_copy(update={"lines": (words("办好了"),)})
    assert await telegram.show(str(GROUP), changed, "zh_CN", shown) == shown
    assert world.message(GROUP, int(shown)).raw["caption"] == "办好了"
    # A text cannot become a photo, nor a photo a text: it is posted anew.
    with pytest.raises(Gone):
        await telegram.show(str(GROUP), CARD, "zh_CN", shown)
    plain = await telegram.show(str(GROUP), CARD, "zh_CN", None)
    with pytest.raises(Gone):
        await telegram.show(str(GROUP), photo, "zh_CN", plain)


async def test_an_update_that_comes_twice_has_the_same_id(
    telegram: Telegram, world: World
) -> None:
    world.faults.add("duplicate_update")
    world.say(GROUP, WANG, "一")
    first, second = await telegram.pull(), await telegram.pull()
    assert [telegram.event_id(one) for one in first] == [telegram.event_id(one) for one in second]


async def test_an_admin_hears_everything(telegram: Telegram, world: World) -> None:
    assert await telegram.hears_all(Chat("telegram", str(GROUP)))
    world.promote(GROUP, BOT, "member")
    assert not await telegram.hears_all(Chat("telegram", str(GROUP)))


async def test_the_menu_is_chinese_on_chinese_phones_and_english_on_all_others(
    telegram: Telegram,
) -> None:
    await telegram.introduce(MENU)
    chinese = await telegram.carrier.call("getMyCommands", {"language_code": "zh"}, 5)
    others = await telegram.carrier.call("getMyCommands", {}, 5)
    commands = [one.command for one in MENU]
    assert [one["command"] for one in chinese] == [one["command"] for one in others] == commands
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese[0]["description"])
    for one in others:
        assert one["description"].isascii() or "’" in one["description"]


def test_every_command_of_the_menu_has_a_handler() -> None:
    handled = {route.command for route in ROUTES.spoken}
    assert {one.command for one in MENU} <= handled


def test_the_token_of_these_tests_is_shaped_like_a_real_one() -> None:
    assert redacted(f"https://api.telegram.org/bot{TOKEN}/getMe").count("Sesame") == 0
