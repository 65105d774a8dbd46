"""What people and strangers send that nobody hoped for: a clear short answer, or silence where it
was not for us; never a row lost, never one set aside."""

from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape

import pytest

from bot.channels import telegram_draw
from chat.card import Card
from chat.incoming import Chat, Quoted
from domain.matters import State
from storage.inbox import Received, Standing
from storage.matters import Matter
from storage.outbox import Fate, Message
from tests.house import B3, B5, CATALOGUE, House

LAMP = "报修 3楼楼道灯坏了"


@pytest.fixture(autouse=True)
async def nothing_is_lost(house: House) -> AsyncIterator[None]:
    """After every story: each row handled, none set aside or parked, none with words left."""
    yield
    for row in await house.rows(Received):
        assert (row.standing, row.payload, row.tries) == (Standing.DONE, None, 0)
    assert {one.fate for one in await house.rows(Message)} <= {Fate.SENT}


def drawn(house: House, chat: str) -> list[str]:
    """The bot's messages of a chat as Telegram would get them, within its limits."""
    words = []
    for card in house.wall(chat):
        method, params = telegram_draw.draw(card, chat, "zh_CN", None, CATALOGUE)
        said = params.get("text", params.get("caption"))
        read = unescape(said.removeprefix("<b>").replace("</b>", "", 1))
        assert len(read.encode("utf-16-le")) // 2 <= (1024 if method == "sendPhoto" else 4096)
        words.append(said)
    return words


async def test_a_command_without_words_asks_what_is_broken(house: House) -> None:
    wang = house.person("王阿姨")
    for words in (
        "/report",
        "/report   ",
        "报修！",
        "报修：",
        "/report \u200b\u202e",
        "/report 😀",
    ):
        await wang.says(words)
    assert house.keys(B3) == ["report-what"] * 6


async def test_nothing_said_in_private_is_met_with_silence(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("", " ", "😀👍🎉", "……", "？？", "\u202e\u200f\u2066"):
        await wang.whispers(words)
        assert await wang.says(words) == 0
    assert (house.keys(wang.id), house.keys(B3)) == ([], [])


async def test_five_thousand_characters_are_one_report_and_fit_every_message(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    long = "3楼楼道灯坏了，" + "晚上什么都看不见，" * 556
    await wang.says(f"报修 {long}")
    [matter] = await house.rows(Matter)
    assert matter.words == long
    assert len(matter.title) <= 21
    await li.taps("button-handle")
    await wang.whispers(long)
    assert len(drawn(house, B3)) == 1
    assert "原话" in drawn(house, li.id)[1]
    assert "要回话" in drawn(house, li.id)[1]


async def test_five_thousand_emoji_and_a_wall_of_numbers_are_silence(house: House) -> None:
    wang = house.person("王阿姨")
    assert await wang.says("🙂" * 5000) == 0
    assert await wang.says("1" * 5000) == 0
    await wang.says("/done " + "9" * 5000)
    assert house.keys(B3) == ["which-matter"]


async def test_marks_that_turn_the_line_round_stay_out_of_the_card(house: House) -> None:
    await house.person("王阿姨").says("报修 \u202e3楼灯\u202c坏了\u200b\x00\u2067")
    [matter] = await house.rows(Matter)
    assert (matter.title, matter.words) == ("3楼灯坏了", "3楼灯坏了")


async def test_html_in_names_and_words_is_text(house: House) -> None:
    evil = house.person('<b>王</b> & "阿姨" {who}', id="666")
    li = house.person("李楼长")
    await li.whispers("/start")
    await evil.says("报修 <a href='x'>3楼灯</a>坏了 {code} %s &lt;")
    await li.taps("button-handle")
    await li.says("报修1 办好了")
    card = drawn(house, B3)[0]
    assert "&lt;a href='x'&gt;3楼灯&lt;/a&gt;" in card
    assert card.replace("<b>", "").replace("</b>", "").count("<") == 0
    assert "&lt;b&gt;王&lt;/b&gt; &amp;" in drawn(house, li.id)[1]
    assert "{code} %s &amp;lt;" in drawn(house, li.id)[1]


FORGED = (
    "", ":", "::::", "mv", "mv:", "mv:1", "mv:1:", "mv:1:burn", "mv:x:take", "mv:-1:take",
    "mv:0:take", "mv:1.5:take", "mv:99999999999999999999:take", "mv:2147483648:take",
    "mv:1:take:more", "lk:", "lk:1;drop table matter", "hd:１２", "kp:maybe", "zz:1", "ws:1",
    "mv:1:silence\n", "😀:1", "mv:null:take", "a" * 64,
)  # fmt: skip


async def test_a_forged_payload_is_an_old_button(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    li = house.person("李楼长")
    for data in FORGED:
        assert await li.taps_data(data) in {"old-button", "no-such-matter"}, data
        await li.whispers(f"/start {data.replace(':', '-')}")
    [matter] = await house.rows(Matter)
    assert matter.state is State.WAITING


async def test_no_button_makes_the_clocks_move(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("李楼长").says("报修1 办好了")
    assert await house.person("王阿姨").taps_data("mv:1:silence") == "old-button"
    assert await house.person("李楼长").taps_data("mv:1:silence") == "old-button"
    [matter] = await house.rows(Matter)
    assert matter.state is State.DONE


async def test_another_buildings_button_and_code_do_nothing(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    zhao = house.person("赵楼长")
    assert await zhao.taps_data("hd:1", chat=B5) == "no-such-matter"
    assert await zhao.taps_data("mv:1:take", chat=B3) == "not-yours-to-do"
    await zhao.says("【3号楼·报修1】办好了", chat=B5)
    assert house.keys(B5) == ["no-such-matter"]
    await zhao.whispers("/start mv-1-finish")
    assert house.keys(zhao.id)[-1] != "did-finish"
    [matter] = await house.rows(Matter)
    assert matter.state is State.WAITING


async def test_a_tap_in_a_group_the_bot_serves_no_more_is_answered(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    assert await house.person("李楼长").taps_data("mv:1:take", chat="-777") == "group-unbound"


async def test_an_edited_message_corrects_the_report(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    await wang.says("靠东边那盏，3楼半")
    edit = replace(said, id="e1", words="报修 4楼楼道灯坏了", edited=True)
    assert await house.receive(edit) == 1
    [matter] = await house.rows(Matter)
    assert (matter.title, matter.words) == ("4楼楼道灯坏了", "4楼楼道灯坏了\n靠东边那盏，3楼半")
    assert (len(house.wall(B3)), house.bubble(B3, "matter:1").edits > 0) == (1, True)
    await house.receive(replace(edit, id="e2", words="5楼楼道灯坏了"))
    await house.receive(replace(edit, id="e3", words="🙂"))
    [matter] = await house.rows(Matter)
    assert matter.words.split("\n") == ["5楼楼道灯坏了", "靠东边那盏，3楼半"]


async def test_an_edit_after_it_is_done_or_by_somebody_else_changes_nothing(
    house: House,
) -> None:
    said = house.person("王阿姨").said(LAMP)
    await house.receive(said)
    other = replace(
        said, id="e1", who=house.person("张三").who, words="报修 全坏了，灯", edited=True
    )
    await house.receive(other)
    await house.person("李楼长").says("报修1 办好了")
    await house.receive(replace(said, id="e2", words="报修 4楼灯坏了", edited=True))
    [matter] = await house.rows(Matter)
    assert matter.title == "3楼楼道灯坏了"


async def test_an_edit_may_become_a_report(house: House) -> None:
    wang = house.person("王阿姨")
    typo = wang.said("宝秀 3楼楼道灯坏了")
    await house.receive(typo)
    forgot = house.person("张三").said("电梯门关不上了")
    await house.receive(forgot)
    assert await house.rows(Matter) == []
    await house.receive(replace(typo, id="e1", words=LAMP, edited=True))
    await house.receive(replace(forgot, id="e2", named=True, edited=True))
    alone = house.person("张三").said("你好", chat=house.person("张三").id)
    await house.receive(alone)
    await house.receive(replace(alone, id="e3", words="5楼水管漏水", edited=True))
    titles = [one.title for one in await house.rows(Matter)]
    assert titles == ["3楼楼道灯坏了", "电梯门关不上了", "5楼水管漏水"]


async def test_an_edit_of_ordinary_talk_is_not_even_stored(house: House) -> None:
    said = house.person("王阿姨").said("今天楼道的灯好亮")
    assert await house.receive(said, replace(said, id="e1", words="灯好亮啊", edited=True)) == 0


async def test_a_forwarded_message_was_said_elsewhere(house: House) -> None:
    wang = house.person("王阿姨")
    assert await wang.says(LAMP, forwarded=True) == 0
    assert await wang.says("3楼灯坏了", named=True, forwarded=True) == 0
    assert await wang.says(f"/report {LAMP}", forwarded=True) == 0


async def test_a_channels_post_is_not_for_us(house: House) -> None:
    post = replace(house.person("王阿姨").said(LAMP), chat=Chat("telegram", "-55", "channel"))
    assert await house.receive(post) == 0


async def test_an_anonymous_admin_is_asked_to_speak_under_their_name(house: House) -> None:
    nobody = replace(house.person("李楼长").said(LAMP), who=None)
    assert await house.receive(nobody) == 1
    assert house.keys(B3) == ["anonymous-admin"]
    chat = replace(house.person("李楼长").said("大家晚上好，注意电梯停运"), who=None)
    assert await house.receive(chat) == 0
    assert await house.rows(Matter) == []


async def test_a_sticker_is_met_with_silence_and_a_question_stays_open(house: House) -> None:
    wang = house.person("王阿姨")
    assert await wang.says(other=True) == 0
    await wang.says("帮助")
    await wang.replies(house.channel.order[-1], "", other=True)
    await wang.whispers(other=True)
    assert (house.keys(B3), house.keys(wang.id)) == (["help"], [])
    await wang.whispers("报修")
    await wang.whispers(other=True)
    await wang.whispers("3楼灯坏了")
    assert house.keys(wang.id)[:2] == ["report-what", "report-what"]
    assert len(await house.rows(Matter)) == 1


async def test_a_voice_is_answered_where_it_was_for_us(house: House) -> None:
    wang = house.person("王阿姨")
    assert await wang.says(voice=38) == 0
    await wang.whispers(voice=38)
    assert await house.rows(Matter) == []
    await wang.says("帮助")
    await wang.replies(house.channel.order[-1], "", voice=5)
    assert len(await house.rows(Matter)) == 1
    assert house.keys(wang.id)[0] == "voice-where-do-you-live"
    await wang.says(LAMP)
    await wang.says(voice=12)
    assert house.keys(B3)[-1] == "voice-taken"
    assert house.keys(B3).count("voice-please-type") == 0


async def test_a_voice_where_words_were_asked_for_keeps_the_question_open(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    await wang.says(voice=38)
    await wang.says("4楼水管漏水")
    assert house.keys(B3)[:2] == ["report-what", "voice-please-type"]
    assert len(await house.rows(Matter)) == 1


async def test_an_unknown_command_is_some_other_bots_unless_it_names_us(house: House) -> None:
    wang = house.person("王阿姨")
    assert await wang.says("/roll 6") == 0
    assert await wang.says("/roll 6", named=True) == 1
    assert house.keys(B3) == ["hello-group"]
    await wang.whispers("/roll")
    assert house.keys(wang.id) == ["hello"]


async def test_a_reply_to_a_message_that_is_gone_is_asked_about(house: House) -> None:
    gone = Quoted("424242", "", by_bot=True)
    await house.person("李楼长").says("办好了", reply=gone)
    assert house.keys(B3) == ["which-matter"]


async def test_a_name_of_nothing_but_marks_still_has_a_card(house: House) -> None:
    odd = house.person("\u202e\u200b", id="667")
    await odd.says(LAMP)
    [card] = house.wall(B3)
    assert isinstance(card, Card)
    [matter] = await house.rows(Matter)
    assert matter.reporter_id
