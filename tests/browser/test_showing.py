"""Files, albums, voice, polls, pins, topics, ephemeral bubbles, members: a real browser."""

import pytest
from playwright.async_api import Page, expect

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
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
GROUP_OF_LI = f"/?person={LI}&chat={GROUP}"


async def test_files_voice_stickers_and_places_are_drawn(visit: Visit) -> None:
    files = visit.world.files
    for fields in (
        {"document": files.add_document(b"x" * 2048, "缴费单.pdf")},
        {"voice": files.add_voice(b"OggS", 38)},
        {"sticker": files.add_sticker(b"webp", "👍")},
        {"location": {"latitude": 31.23042, "longitude": 121.4737}},
    ):
        visit.world.say(GROUP, LI, extra=fields)
    tab = await visit.open(GROUP_OF_WANG)
    await expect(tab.locator(".file")).to_contain_text("缴费单.pdf2 KB")
    await expect(tab.locator(".voice")).to_contain_text("▶0:38")
    await expect(tab.locator(".sticker")).to_have_text("👍")
    await expect(tab.locator(".place")).to_contain_text("31.23042, 121.47370")
    async with tab.expect_download() as download:
        await tab.locator(".file").click()
    assert (await download.value).suggested_filename == "缴费单.pdf"


async def test_an_album_is_one_grid_and_shrinks_when_a_picture_goes(
    visit: Visit, lamp: bytes
) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    album = visit.world.say_album(GROUP, LI, photos=[lamp] * 3, caption="楼道")
    await expect(tab.locator(".album .tile img")).to_have_count(3)
    await expect(tab.locator(".bubble")).to_have_count(1)
    await expect(tab.locator(".bubble .text")).to_have_text("楼道")
    visit.world.delete(album[0])
    await expect(tab.locator(".album .tile img")).to_have_count(2)
    await expect(tab.locator(".bubble")).to_have_count(1)


async def test_people_vote_and_see_the_bars_after_their_vote(
    visit: Visit, eventually: Eventually
) -> None:
    sent = await visit.bot.call(
        "sendPoll",
        chat_id=GROUP,
        question="几点停水？",
        options=["八点", "九点"],
        is_anonymous=False,
    )
    tab, other = await visit.open(GROUP_OF_WANG), await visit.open(GROUP_OF_LI)
    await expect(tab.locator(".poll-kind")).to_have_text("实名投票")
    await expect(tab.locator(".bar")).to_have_count(0)
    await tab.get_by_role("button", name="九点").click()
    await expect(tab.locator(".percent")).to_have_text(["0%", "100%"])
    await expect(other.locator(".poll-total")).to_have_text("1 人已投")
    await expect(other.locator(".bar")).to_have_count(0)
    await other.get_by_role("button", name="八点").click()
    await expect(tab.locator(".percent")).to_have_text(["50%", "50%"])
    await tab.get_by_role("button", name="九点").click()
    await expect(tab.locator(".percent")).to_have_count(0)
    await eventually(lambda: sum("poll_answer" in update for update in visit.bot.heard) == 3)
    await visit.bot.call("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    await expect(tab.locator(".poll-kind")).to_have_text("实名投票 · 已结束")
    await expect(tab.locator(".option").first).to_be_disabled()
    await expect(tab.locator(".percent")).to_have_text(["100%", "0%"])


async def test_a_quiz_shows_what_was_right_and_several_answers_toggle(visit: Visit) -> None:
    choice = {"chat_id": GROUP, "options": ["甲", "乙", "丙"]}
    await visit.bot.call(
        "sendPoll", question="哪个？", type="quiz", correct_option_ids=[2], **choice
    )
    await visit.bot.call("sendPoll", question="哪些？", allows_multiple_answers=True, **choice)
    tab = await visit.open(GROUP_OF_WANG)
    quiz, many = tab.locator(".poll").nth(0), tab.locator(".poll").nth(1)
    await quiz.get_by_role("button", name="甲").click()
    await expect(quiz.locator(".wrong")).to_contain_text("甲")
    await expect(quiz.locator(".right")).to_contain_text("丙")
    for option in ("甲", "丙"):
        await many.get_by_role("button", name=option).click()
        await expect(many.locator("[aria-pressed=true]").last).to_contain_text(option)
    await expect(many.locator("[aria-pressed=true]")).to_have_count(2)


async def test_a_reaction_is_chosen_in_the_strip_and_taken_back_by_its_chip(
    visit: Visit,
) -> None:
    said = visit.world.say(GROUP, LI, "修好了")
    tab = await visit.open(GROUP_OF_WANG, width=390, height=780)
    await tab.locator(".bubble").click()
    await tab.get_by_role("group", name="回应").get_by_text("👍").click()
    await expect(tab.locator(".reaction")).to_contain_text("👍")
    await expect(tab.locator("#answering")).to_be_hidden()
    assert visit.world.message(GROUP, said.message_id).reactions == {WANG: "👍"}
    visit.world.react(GROUP, LI, said.message_id, "👍")
    await expect(tab.locator(".reaction")).to_contain_text("👍 2")
    await tab.locator(".reaction").click()
    await expect(tab.locator(".reaction")).to_have_attribute("aria-pressed", "false")
    assert visit.world.message(GROUP, said.message_id).reactions == {LI: "👍"}


async def test_a_pin_stands_on_top_until_it_goes(visit: Visit) -> None:
    said = visit.world.say(GROUP, LI, "周六停水")
    tab = await visit.open(GROUP_OF_WANG)
    visit.world.pin(GROUP, said.message_id, by=LI)
    await expect(tab.locator(".pin")).to_contain_text("置顶消息周六停水")
    await expect(tab.locator(".service")).to_have_text("李楼长置顶了一条消息")
    await tab.locator(".pin").click()
    await expect(tab.locator(".row.flash .text")).to_have_text("周六停水")
    visit.world.unpin(GROUP)
    await expect(tab.locator(".pin")).to_have_count(0)


async def test_a_topic_filters_and_takes_what_is_written(
    visit: Visit, eventually: Eventually
) -> None:
    forum = visit.world.add_chat("supergroup", id=-1_001_009, title="论坛", is_forum=True).id
    for member in (WANG, LI, BOT):
        visit.world.join(forum, member, quiet=True)
    repair, parking = (visit.world.open_topic(forum, name, by=LI) for name in ("报修", "停车"))
    visit.world.say(forum, LI, "灯坏了", topic=repair.id)
    visit.world.say(forum, LI, "没位子", topic=parking.id)
    tab = await visit.open(f"/?person={WANG}&chat={forum}")
    await expect(tab.locator(".bubble:visible")).to_have_count(2)
    await tab.get_by_role("button", name="停车").click()
    await expect(tab.locator(".bubble:visible .text")).to_have_text(["没位子"])
    await expect(tab.locator(".quote")).to_have_count(0)
    await say(tab, "我也没有")
    await expect(tab.locator(".bubble:visible")).to_have_count(2)
    last = visit.world.messages_of(forum)[-1].raw
    assert last["message_thread_id"] == parking.id
    visit.world.change_topic(forum, parking.id, by=LI, closed=True)
    await expect(tab.get_by_role("button", name="停车")).to_contain_text("已关闭")
    await expect(tab.locator(".bubble:visible")).to_have_count(2)
    await tab.get_by_role("button", name="全部").click()
    await expect(tab.locator(".bubble:visible")).to_have_count(3)


async def test_an_ephemeral_bubble_is_seen_by_one_in_place_of_the_other(visit: Visit) -> None:
    wang, li = await visit.open(GROUP_OF_WANG), await visit.open(GROUP_OF_LI)
    card = {"inline_keyboard": [[{"text": "我家", "callback_data": "look"}]]}
    shown = await visit.bot.call("sendMessage", chat_id=GROUP, text="公开", reply_markup=card)
    await expect(li.locator(".text")).to_have_text("公开")
    query = visit.world.tap(GROUP, WANG, shown["message_id"], "look")
    sent = await visit.bot.call(
        "sendMessage",
        chat_id=GROUP,
        text="只说给王阿姨",
        ephemeral_message_parameters={
            "receiver_user_id": WANG,
            "callback_query_id": query,
            "replace_callback_query_message": True,
        },
    )
    await expect(wang.locator(".bubble")).to_have_count(1)
    await expect(wang.locator(".bubble")).to_contain_text("只有你看得到")
    await visit.bot.call("sendMessage", chat_id=GROUP, text="之后")
    await expect(li.locator(".text")).to_have_text(["公开", "之后"])
    await visit.bot.call(
        "deleteEphemeralMessage",
        chat_id=GROUP,
        receiver_user_id=WANG,
        ephemeral_message_id=sent["ephemeral_message_id"],
    )
    await expect(wang.locator(".text")).to_have_text(["公开", "之后"])


async def test_the_bot_is_seen_typing_until_it_writes(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await visit.bot.call("sendChatAction", chat_id=GROUP, action="typing")
    await expect(tab.locator(".acting")).to_have_text("小应 正在输入……")
    await visit.bot.call("sendMessage", chat_id=GROUP, text="好了")
    await expect(tab.locator(".acting")).to_have_count(0)


async def menu_of(tab: Page, typed: str) -> list[str]:
    await tab.locator("#words").press_sequentially(typed)
    return await tab.locator(".command:visible b").all_inner_texts()


async def test_the_slash_opens_the_bots_menu(visit: Visit) -> None:
    await visit.bot.call(
        "setMyCommands",
        commands=[
            {"command": "report", "description": "报修"},
            {"command": "status", "description": "看进度"},
        ],
        scope={"type": "all_group_chats"},
    )
    tab = await visit.open(GROUP_OF_WANG)
    assert await menu_of(tab, "/") == ["/report", "/status"]
    assert await menu_of(tab, "st") == ["/status"]
    await tab.locator(".command:visible").click()
    await expect(tab.locator("#words")).to_have_value("/status@huying_bot ")
    await expect(tab.locator("#commands")).to_be_hidden()
    private = await visit.open(f"/?person={LI}&chat=bot{BOT}")
    await expect(private.locator(".command")).to_have_count(0)


async def test_a_forward_tells_whose_words_they_were(visit: Visit) -> None:
    said = visit.world.say(GROUP, LI, "明天来修")
    private = visit.world.private(WANG, BOT)
    visit.world.forward(GROUP, said.message_id, private.id, WANG)
    tab = await visit.open(f"/?person={WANG}&chat=bot{BOT}")
    await expect(tab.locator(".origin")).to_have_text("转发自李楼长")


async def test_members_are_promoted_brought_in_and_leave_by_the_panel(visit: Visit) -> None:
    tab = await visit.open(GROUP_OF_WANG)
    await tab.get_by_role("button", name="成员").click()
    panel = tab.locator("#members-panel")
    await panel.get_by_role("button", name="设为管理员: 小应").click()
    await expect(panel.locator(".member", has_text="小应").locator("small")).to_have_text("管理员")
    await expect(panel).to_be_visible()
    await panel.get_by_role("button", name="拉进群: 小陈").click()
    await expect(panel.get_by_role("button", name="请出群: 小陈")).to_be_visible()
    await panel.get_by_role("button", name="退群: 王阿姨").click()
    await expect(tab.locator(".foot")).to_contain_text("您不在这个群里")
    assert visit.world.chats[GROUP].members[CHEN] == "member"
    assert visit.world.chats[GROUP].members[WANG] == "left"


@pytest.mark.parametrize("width", [1280, 360])
async def test_three_short_buttons_stand_in_one_line_each(visit: Visit, width: int) -> None:
    row = [{"text": text, "callback_data": text} for text in ("我来办", "已找物业", "办好了")]
    keyboard = {"inline_keyboard": [row]}
    await visit.bot.call("sendMessage", chat_id=GROUP, text="处理", reply_markup=keyboard)
    tab = await visit.open(GROUP_OF_WANG, width=width)
    heights = await tab.locator(".key").evaluate_all("keys => keys.map(key => key.offsetHeight)")
    assert heights == [46, 46, 46]
