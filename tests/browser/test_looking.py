"""Who I am, what is new, what I read: the page in a real browser."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visit import BOT, CARD, GROUP, GROUP_OF_WANG, LI, WANG, Eventually, Visit, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
    for width in (360, 430):
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


async def test_a_closed_tab_leaves_nothing_listening(visit: Visit, eventually: Eventually) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await eventually(lambda: visit.world.listeners)
    await tab.close()
    await eventually(lambda: not visit.world.listeners)
