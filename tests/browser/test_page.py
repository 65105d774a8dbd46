"""What a visitor does on the page, in a real browser, with a bot that answers over the Bot API."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.words import ZONE
from tests.browser.visit import BOT, CARD, CHEN, GROUP, LI, WANG, Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Eventually = Callable[[Callable[[], object]], Awaitable[None]]

GROUP_OF_WANG = f"/?person={WANG}&chat={GROUP}"


async def say(tab: Page, text: str) -> None:
    await tab.locator("#words").fill(text)
    await tab.locator("#words").press("Enter")


def texts(visit: Visit, chat: int = GROUP) -> list[str]:
    return [m.raw.get("text", "") for m in visit.world.messages_of(chat)]


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


async def test_switching_the_person_keeps_the_group_and_turns_the_bubbles(visit: Visit) -> None:
    visit.world.say(GROUP, WANG, "楼道灯坏了")
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".row.mine")).to_have_count(1)
    await tab.locator(".player", has_text="李楼长").click()
    await tab.wait_for_url(f"**/?person={LI}&chat={GROUP}")
    await expect(tab.locator(".row.mine")).to_have_count(0)
    await expect(tab.locator(".row .name")).to_contain_text("王阿姨")
    await tab.locator(".player", has_text="小陈").click()
    await expect(tab.locator(".line")).to_have_count(1)


async def test_unread_messages_are_counted_in_the_list_and_marked_on_other_people(
    visit: Visit,
) -> None:
    visit.world.press_start(LI, BOT)
    tab = await visit.open(f"/?person={WANG}&chat=bot{BOT}")
    visit.world.say(GROUP, LI, "一")
    visit.world.say(GROUP, LI, "二")
    await expect(tab.locator(".line .unread")).to_have_text("2")
    await expect(tab.locator(".line-last").first).to_have_text("李楼长: 二")
    await expect(tab.locator(".player", has_text="李楼长").locator(".dot")).to_be_visible()
    await tab.locator(".line", has_text="3号楼").click()
    await expect(tab.locator(".line .unread")).to_have_count(0)


async def test_the_page_speaks_the_browsers_language_and_remembers_another(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".rail-title")).to_have_text("我是")
    await tab.get_by_role("link", name="English").click()
    await expect(tab.locator(".rail-title")).to_have_text("I am")
    await tab.goto(visit.url + GROUP_OF_WANG)
    await expect(tab.locator(".rail-title")).to_have_text("I am")
    await expect(tab.locator("html")).to_have_attribute("lang", "en")


async def test_markup_written_by_a_person_shows_as_text(visit: Visit) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onclick='x' & <b>"
    visit.world.people[LI].first_name = "<i>李</i>"
    visit.world.say(GROUP, LI, nasty)
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".row .text")).to_have_text(nasty)
    await expect(tab.locator(".row .name")).to_contain_text("<i>李</i>")
    await say(tab, nasty)
    await expect(tab.locator(".row.mine .text")).to_have_text(nasty)
    await expect(tab.locator(".line-last").first).to_contain_text("<script>")


async def test_a_link_to_a_bot_that_is_not_here_says_so(visit: Visit) -> None:
    await visit.bot.call("sendMessage", chat_id=GROUP, text="看这里", reply_markup=CARD)
    tab = await visit.open(GROUP_OF_WANG)
    await tab.get_by_role("link", name="坏链接").click()
    await expect(tab.locator(".toast")).to_contain_text("@nobody_bot")
    # The refused request itself is the one line the browser logs.
    assert [line for line in visit.trouble if "422" not in line] == []
    visit.trouble.clear()


async def test_a_phone_shows_list_or_chat_and_never_scrolls_sideways(visit: Visit) -> None:
    long = "长" * 400 + " https://example.org/" + "x" * 300
    visit.world.say(GROUP, LI, long)
    await visit.bot.call("sendMessage", chat_id=GROUP, text="好" * 50, reply_markup=CARD)
    for width in (360, 390, 430):
        tab = await visit.open("/", width=width, height=844)
        await expect(tab.locator(".chats")).to_be_visible()
        await expect(tab.locator(".composer")).to_be_hidden()
        assert await overflow(tab) <= 0
        await tab.locator(".line", has_text="3号楼").click()
        await expect(tab.locator(".composer")).to_be_visible()
        await expect(tab.locator(".chats")).to_be_hidden()
        assert await overflow(tab) <= 0
        small = await tab.locator("button:visible, .line:visible, .player:visible").evaluate_all(
            "all => all.filter(e => e.offsetHeight < 44).map(e => e.outerHTML)"
        )
        assert small == []
        await tab.get_by_role("button", name="换个人").click()
        await expect(tab.locator(".player", has_text="李楼长")).to_be_visible()
        await tab.close()


async def overflow(tab: Page) -> int:
    found: int = await tab.evaluate(
        "Math.max(document.documentElement.scrollWidth - innerWidth,"
        " document.getElementById('scroll').scrollWidth"
        " - document.getElementById('scroll').clientWidth)"
    )
    return found


async def test_five_hundred_messages_open_fast_and_older_ones_come_on_request(
    visit: Visit,
) -> None:
    for number in range(500):
        visit.world.say(GROUP, LI, f"第{number}句")
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".row")).to_have_count(100)
    await expect(tab.locator(".row").last).to_be_in_viewport()
    await tab.locator("#scroll").evaluate("e => { e.scrollTop = 0; }")
    await tab.get_by_role("button", name="更早的").click()
    await expect(tab.locator(".row")).to_have_count(200)
    await expect(tab.locator(".row .text").first).to_have_text("第300句")
    await expect(tab.locator(".row", has_text="第400句")).to_be_in_viewport()


async def test_someone_reading_above_is_not_pulled_down(visit: Visit) -> None:
    for number in range(60):
        visit.world.say(GROUP, LI, f"第{number}句")
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".row").last).to_be_in_viewport()
    await tab.locator("#scroll").evaluate("e => { e.scrollTop = 200; }")
    await expect(tab.locator(".row").last).not_to_be_in_viewport()
    visit.world.say(GROUP, LI, "新的一句")
    await expect(tab.locator("#newer")).to_be_visible()
    assert await tab.locator("#scroll").evaluate("e => e.scrollTop") == 200
    await tab.locator("#newer").click()
    await expect(tab.locator(".row", has_text="新的一句")).to_be_in_viewport()


async def test_a_tab_that_missed_changes_gets_them_when_it_listens_again(visit: Visit) -> None:
    said = visit.world.say(GROUP, LI, "第一句")
    tab = await visit.open(GROUP_OF_WANG)
    await tab.evaluate("stream.close(); stream = null;")
    visit.world.edit(GROUP, LI, said.message_id, "改过的")
    visit.world.say(GROUP, LI, "第二句")
    await tab.evaluate("listen()")
    await expect(tab.locator(".row .text")).to_have_text(["改过的", "第二句"])


async def test_a_bot_that_does_not_ask_for_updates_is_told_of(visit: Visit) -> None:
    visit.world.add_bot("7001:other", first_name="小哑", username="mute_bot")
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator("#banner")).to_contain_text("小哑没有连上")
    visit.world.last_poll[7001] = visit.world.last_poll[BOT]
    visit.world.say(GROUP, LI, "好了")
    await expect(tab.locator("#banner")).to_have_text("")


async def test_the_whole_page_works_from_the_keyboard(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await say(tab, "报修 4楼灯不亮")
    await tab.get_by_role("button", name="我家也是").focus()
    await tab.keyboard.press("Enter")
    await expect(tab.locator(".row:not(.mine) .meta")).to_contain_text("已编辑")
    focused = await tab.evaluate("document.activeElement.textContent")
    assert focused == "我家也是"
    await tab.locator("[data-answer]").first.focus()
    await tab.keyboard.press("Enter")
    await expect(tab.locator("#words")).to_be_focused()
    await tab.keyboard.press("Escape")
    await expect(tab.locator("#answering")).to_be_hidden()


async def test_what_is_drawn_can_be_looked_at(visit: Visit, tmp_path: Path) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await tab.screenshot(path=tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000
