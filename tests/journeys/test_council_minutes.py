"""纪要: lines, photos and voices while they are open; told within two days, corrected with a mark;
and the book in which everything stands."""

from dataclasses import replace

from chat.card import Document
from domain.gatherings import State
from storage.meetings import Meeting, Remark
from storage.minutes import Minutes
from storage.tasks import Task
from tests.councils import FIFTEENTH, meeting, meets, reachable, told, until
from tests.house import B3, B5, House, Somebody


async def held(house: House) -> Somebody:
    """The 15th of December has come; nobody has said yet how it was. It is 陈书记's."""
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await until(house, 12, 15, 20)
    return chen


async def page(house: House) -> Minutes:
    [row] = await house.rows(Minutes)
    assert isinstance(row, Minutes)
    return row


async def test_minutes_are_written_looked_at_and_told(house: House) -> None:
    await meets(house, FIFTEENTH)
    chen, wang = await reachable(house, "陈书记", "王阿姨")
    await until(house, 12, 14)
    await wang.taps("button-coming")
    await wang.taps("button-send-word")
    await wang.whispers("别装楼下，吵")
    await until(house, 12, 15, 18)
    await chen.whispers("纪要")
    assert house.keys(chen.id)[-1] == "minutes-no-meeting"
    await until(house, 12, 16, 9)
    assert await chen.taps("button-was-held", chat=chen.id) == "meeting-was-noted"
    assert (await meeting(house)).state is State.HELD
    await chen.taps("button-write-minutes", chat=chen.id)
    await chen.whispers("来了23户")
    await chen.whispers("张大爷建议：晚上十点后停充\n决定：先装北门两个\n物业说下周来量尺寸")
    await chen.whispers("任务 物业 30日前 量尺寸")
    await chen.whispers(photos=("paper",))
    await chen.whispers(voice=38, voice_file="AwACAg")
    row = await page(house)
    assert (row.attended, row.decisions, row.lines) == (
        23, ["先装北门两个"], ["物业说下周来量尺寸"],
    )  # fmt: skip
    assert (row.photos, row.voices) == (["paper"], ["AwACAg"])
    [task] = await house.rows(Task)
    assert task.meeting_id == 1
    assert task.about_id is None
    await chen.taps("button-minutes-look", chat=chen.id)
    shown = house.said(chen.id)[-1]
    assert "1 · 定了：先装北门两个" in shown
    assert "2 · 物业说下周来量尺寸" in shown
    assert "王阿姨：别装楼下，吵" in shown
    assert told(house, B3, "minutes") == []
    assert await chen.taps("button-minutes-post", chat=chen.id) == "minutes-posted"
    await until(house, 12, 16, 9.1)
    for chat in (B3, B5):
        [summary] = told(house, chat, "minutes")
        assert "到会23户" in summary
        assert "有人建议：晚上十点后停充" in summary
        assert "1位邻居请人带了话" in summary
        assert "吵" not in summary
        assert "量尺寸：物业" in summary
        # Nobody is named who did not say so, and the paper stays in the book.
        assert "张大爷" not in summary
        assert "王阿姨" not in summary
        assert "纸样照片1张、语音1段" in summary
    assert not any(card.photo for card in house.wall(B3))
    said = [one.name for one in await house.rows(Remark) if one.proposal]
    assert said == ["张大爷"]

    # Corrected later: the same message, with a mark.
    await chen.taps("button-minutes-change", chat=chen.id)
    await chen.whispers("没有这行")
    assert house.keys(chen.id)[-1] == "minutes-which-line"
    await chen.whispers("2 物业说周五来量尺寸")
    await house.later(seconds=5)
    [summary] = told(house, B3, "minutes")
    assert "物业说周五来量尺寸" in summary
    assert "更正过）" in summary
    await chen.taps("button-minutes-change", chat=chen.id)
    await chen.whispers("1")
    assert (await page(house)).decisions == []
    await chen.taps("button-minutes-go-on", chat=chen.id)
    await chen.whispers("散会九点")
    await chen.taps("button-minutes-look", chat=chen.id)
    assert await chen.taps("button-minutes-correct", chat=chen.id) == "minutes-corrected-now"
    # They were told in time: nobody is reminded.
    await until(house, 12, 18, 20)
    assert not any("纪要还没发" in one for one in house.said(chen.id))


async def test_minutes_are_owed_and_the_next_level_hears_of_it_at_last(house: House) -> None:
    """陈书记 holds the community's council; above stands the street."""
    chen = await held(house)
    await until(house, 12, 16, 9)
    await chen.taps("button-was-held", chat=chen.id)
    await until(house, 12, 16, 19.5)
    assert sum("纪要还没发给大家" in one for one in house.said(chen.id)) == 1
    await until(house, 12, 17, 19.5)
    # The street has nobody: whoever looks after the bot hears it.
    assert any(key.endswith("minutes-late") for key in house.keys(chen.id))
    assert not any("纪要" in one for one in house.said(B3))


async def test_a_building_s_own_leader_is_reminded_and_the_grid_hears(house: House) -> None:
    await meets(house, replace(FIFTEENTH, place="b3"))
    li, zhou = await reachable(house, "李楼长", "小周")
    await until(house, 12, 16, 9)
    await li.taps("button-was-held", chat=li.id)
    await until(house, 12, 16, 19.5)
    assert any("纪要还没发给大家" in one for one in house.said(li.id))
    assert not any("纪要" in one for one in house.said(zhou.id))
    await until(house, 12, 17, 19.5)
    assert "3号楼12月15日周二 19:00的议事会，纪要还没发" in house.said(zhou.id)[-1]


async def test_somebody_else_may_be_asked_to_write_and_nobody_else_may(house: House) -> None:
    chen = await held(house)
    zhou, wang = await reachable(house, "小周", "王阿姨")
    await wang.whispers("纪要")
    assert house.keys(wang.id)[-1] == "minutes-no-meeting"
    assert await wang.taps_data("km:1:write", wang.id) == "no-such-meeting"
    assert await zhou.taps_data("km:1:post", zhou.id) in ("not-yours-to-do", "no-such-meeting")
    await chen.taps_data("km:1:name", chen.id)
    await chen.whispers("没这个人")
    assert house.keys(chen.id)[-1] == "minutes-nobody-called"
    await chen.whispers("小周")
    assert house.keys(chen.id)[-1] == "minutes-named"
    await zhou.taps("button-name-writer", chat=zhou.id)
    await zhou.whispers("算了")
    await zhou.taps("button-write-minutes", chat=zhou.id)
    await zhou.whispers("大家都来了")
    assert (await page(house)).lines == ["大家都来了"]
    await zhou.whispers("算了")
    await zhou.taps("button-minutes-post", chat=zhou.id)
    assert house.notice == "minutes-posted"
    assert (await meeting(house)).state is State.HELD


async def test_nothing_is_told_of_nothing_nor_of_a_meeting_nobody_came_to(house: House) -> None:
    chen = await held(house)
    await chen.whispers("写纪要")
    assert await chen.taps_data("km:1:post", chen.id) == "minutes-empty"
    assert told(house, B3, "minutes") == []
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Meeting, 1)
        row.state = State.EMPTY
    assert await chen.taps_data("km:1:write", chen.id) == "meeting-was-empty"


async def test_the_book_holds_it_all_for_whoever_holds_the_council(house: House) -> None:
    chen = await held(house)
    await chen.whispers("议事册")
    await chen.whispers("纪要")
    await chen.whispers("王阿姨建议 <b>种树</b>\n=1+1")
    await chen.taps("button-minutes-look", chat=chen.id)
    await chen.taps("button-minutes-post", chat=chen.id)
    [wang] = await reachable(house, "王阿姨")
    await wang.whispers("议事册")
    assert house.keys(wang.id)[-1] == "book-not-yours"
    assert await wang.taps_data("ke:2:sheet", wang.id) == "book-not-yours"
    await chen.taps("button-book-sheet", chat=chen.id)
    await chen.taps("button-book-print", chat=chen.id)
    sheet, printed = [
        one.what for one in house.channel.order if isinstance(one.what, Document)
    ]  # fmt: skip
    assert sheet.name == "议事册-富春江路社区.xlsx"
    assert sheet.content[:2] == b"PK"
    words = printed.content.decode()
    assert printed.name.endswith(".html")
    assert "王阿姨" in words
    assert "&lt;b&gt;种树" in words
    assert "<b>" not in words
    assert "http" not in words
    assert not any(isinstance(one.what, Document) for one in house.channel.order if one.chat == B3)
