"""Saying, replying, tapping: a real browser and a bot that answers over the Bot API."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from sandbox.words import ZONE
from tests.browser.visit import (
    BOT,
    CHEN,
    GROUP,
    GROUP_OF_WANG,
    LI,
    WANG,
    Eventually,
    Visit,
    say,
    texts,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_one_says_stands_on_the_right_and_the_bot_answers_with_a_card(
    visit: Visit,
) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "报修 4楼灯不亮")
    await expect(tab.locator(".row.mine .text")).to_have_text("报修 4楼灯不亮")
    card = tab.locator(".row:not(.mine)")
    await expect(card.locator(".text b")).to_have_text("【报修12】")
    await expect(card.locator(".quote")).to_contain_text("王阿姨报修 4楼灯不亮")
    await expect(card.locator(".key")).to_have_text(["我家也是", "看进度", "处理", "坏链接"])
    await expect(tab.locator("#words")).to_have_value("")


async def test_nothing_but_spaces_is_not_sent(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "   ")
    await expect(tab.locator("#send")).to_be_disabled()
    await say(tab, "在吗")
    await expect(tab.locator(".row.mine")).to_have_count(1)
    assert texts(visit) == ["在吗"]


async def test_enter_that_chooses_characters_does_not_send(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await tab.locator("#words").fill("bao xiu")
    await tab.locator("#words").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    await say(tab, "报修")
    await expect(tab.locator(".row.mine")).to_have_count(1)
    assert texts(visit)[0] == "报修"


async def test_a_tap_on_a_bubble_replies_to_it(visit: Visit, eventually: Eventually) -> None:
    asked = visit.world.say(GROUP, LI, "谁家有梯子？")
    tab = await visit.open(GROUP_OF_WANG)
    await tab.locator(".bubble").click()
    await expect(tab.locator("#answering")).to_contain_text("回复李楼长")
    await say(tab, "我家有")
    await eventually(lambda: len(texts(visit)) == 2)
    assert (
        visit.world.messages_of(GROUP)[-1].raw["reply_to_message"]["message_id"]
        == asked.message_id
    )
    await expect(tab.locator(".row.mine .quote")).to_contain_text("谁家有梯子？")
    await expect(tab.locator("#answering")).to_be_hidden()


async def test_a_toast_is_seen_only_by_the_person_who_tapped_and_the_edit_by_all(
    visit: Visit,
) -> None:
    wang = await visit.open(GROUP_OF_WANG)
    li = await visit.open(f"/?person={LI}&chat={GROUP}")
    await say(wang, "报修 4楼灯不亮")
    await wang.get_by_role("button", name="我家也是").click()
    await expect(wang.locator(".toast")).to_have_text("算您家一户")
    for tab in (wang, li):
        card = tab.locator(".row", has=tab.locator(".key"))
        await expect(card.locator(".text")).to_have_text("【报修12】1户同样")
        await expect(card.locator(".meta")).to_contain_text("已编辑")
    assert await li.locator(".toast").count() == 0
    await expect(wang.locator(".key[aria-busy]")).to_have_count(0)


async def test_an_alert_waits_to_be_read(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "报修 4楼灯不亮")
    await tab.get_by_role("button", name="看进度").click()
    await expect(tab.get_by_role("dialog")).to_contain_text("等李楼长接")
    await tab.keyboard.press("Enter")
    await expect(tab.locator("#alert")).to_be_hidden()


async def test_a_start_link_in_an_answer_opens_the_private_chat_and_presses_start(
    visit: Visit,
) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "报修 4楼灯不亮")
    await tab.get_by_role("button", name="处理").click()
    await tab.wait_for_url(f"**/?person={WANG}&chat=bot{BOT}")
    await expect(tab.locator(".row.mine .text")).to_have_text("/start do_12")
    await expect(tab.locator(".row:not(.mine) .text")).to_have_text("您好，我是小应")


async def test_start_is_pressed_in_a_private_chat_before_anything_is_said(visit: Visit) -> None:
    tab = await visit.open(f"/?person={WANG}&chat=bot{BOT}")
    await expect(tab.locator("#words")).to_have_count(0)
    await tab.get_by_role("button", name="开始").click()
    await expect(tab.locator(".row .text")).to_have_text(["/start", "您好，我是小应"])
    await say(tab, "谢谢")
    await expect(tab.locator(".row.mine").last).to_contain_text("谢谢")


async def test_a_photo_is_shown_before_and_after_it_is_sent(
    visit: Visit, lamp: bytes, eventually: Eventually
) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await tab.locator("#photo").set_input_files(
        {"name": "lamp.png", "mimeType": "image/png", "buffer": lamp}
    )
    await expect(tab.locator("#preview")).to_be_visible()
    await say(tab, "就是这盏")
    picture = tab.locator(".row.mine .photo img")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 60)
    await expect(tab.locator("#preview")).to_be_hidden()
    sent = visit.world.messages_of(GROUP)[0]
    assert sent.raw["caption"] == "就是这盏"
    assert visit.world.files[sent.raw["photo"][-1]["file_id"]][0] == lamp


async def test_a_chosen_photo_outlives_a_stream_that_begins_anew(
    visit: Visit, lamp: bytes
) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await tab.locator("#photo").set_input_files(
        {"name": "lamp.png", "mimeType": "image/png", "buffer": lamp}
    )
    await expect(tab.locator("#preview")).to_be_visible()
    # As after a look into another app: the stream draws everything anew.
    await tab.evaluate("stream.close(); stream = null; listen()")
    visit.world.say(GROUP, LI, "听见了吗")
    await expect(tab.get_by_text("听见了吗").last).to_be_visible()
    await expect(tab.locator("#preview")).to_be_visible()
    await say(tab, "就是这盏")
    await expect(tab.locator(".row.mine .photo img")).to_be_visible()


async def test_what_one_said_can_be_changed(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "3楼灯坏了")
    await tab.locator(".row.mine .bubble").click()
    await tab.get_by_role("button", name="改这条").click()
    await expect(tab.locator("#words")).to_have_value("3楼灯坏了")
    await say(tab, "4楼灯坏了")
    await expect(tab.locator(".row.mine .text")).to_have_text("4楼灯坏了")
    await expect(tab.locator(".row.mine .meta")).to_contain_text("已编辑")


async def test_reactions_joins_and_deleted_messages_arrive_by_themselves(visit: Visit) -> None:
    said = visit.world.say(GROUP, WANG, "水来了")
    tab = await visit.open(GROUP_OF_WANG)
    visit.world.react(GROUP, LI, said.message_id, "👍")
    await expect(tab.locator(".reactions li")).to_contain_text("👍")
    visit.world.join(GROUP, CHEN)
    await expect(tab.locator(".service")).to_have_text("小陈加入了群")
    await expect(tab.locator(".head p")).to_contain_text("4 人")
    visit.world.delete(said)
    await expect(tab.locator(".bubble")).to_have_count(0)


async def test_the_clock_goes_forward_an_hour_and_to_the_next_fifteenth(
    visit: Visit, eventually: Eventually
) -> None:
    async def step(_: object) -> None:
        await asyncio.sleep(0.3)

    visit.world.clock.steppers.append(step)
    tab = await visit.open(GROUP_OF_WANG)
    before = visit.world.clock.now()
    await tab.locator(".clock summary").click()
    await tab.get_by_role("button", name="往后 1 小时").click()
    await expect(tab.locator(".clock-busy")).to_be_visible()
    await expect(tab.locator(".toast")).to_contain_text("现在是")
    gone = visit.world.clock.now() - before
    assert timedelta(hours=1) <= gone < timedelta(hours=1, minutes=1)
    await tab.locator(".clock summary").click()
    await tab.get_by_role("button", name="到下个 15 日").click()
    await expect(tab.locator("#clock")).to_contain_text(re.compile(r"月15日 .* 08:00"))
    here = visit.world.clock.now().astimezone(ZONE)
    assert (here.day, here.hour) == (15, 8)
