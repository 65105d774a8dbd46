"""先等等, 长期的事, and the property company's own time: why, until when, and nobody forgets."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.card import Card
from domain.matters import State
from storage.matters import Matter
from tests.house import B3, GRID, Bubble, House, Somebody

LAMP = "3楼楼道灯坏了"


async def taken(house: House, words: str = "我来办") -> Bubble:
    """王阿姨's report, taken by 李楼长; both have opened their private chats."""
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers("/start")
    await li.whispers("/start")
    await wang.says(f"报修 {LAMP}")
    card = house.bubble(B3, "matter:1")
    if words:
        await li.replies(card, words)
    return card


async def matter(house: House) -> Matter:
    return (await house.rows(Matter))[0]


async def paused(
    house: House, why: str = "button-wait-parts", till: str = "button-till-three-days"
) -> Somebody:
    await taken(house)
    li = house.person("李楼长")
    await li.taps("button-handle")
    await li.taps("button-pause", chat=li.id)
    await li.taps(why, chat=li.id)
    await li.taps(till, chat=li.id)
    return li


def offered(house: House, chat: str, key: str) -> list[str]:
    card = house.bubble(chat, key).what
    assert isinstance(card, Card)
    return [one.label.key for row in card.buttons for one in row]


async def test_two_taps_say_why_and_until_when_and_the_reporter_hears_both(house: House) -> None:
    li = await paused(house)
    assert house.notice == "did-pause"
    row = await matter(house)
    assert (row.state, row.waits_for) == (State.PAUSED, "parts")
    assert row.due_at == row.waits_until == datetime(2026, 11, 24, 1, tzinfo=UTC)  # 9:00
    assert house.said("1001")[-1] == (
        "【3号楼·报修1】3楼楼道灯坏了：要先等等（等配件），"
        "11月24日周二 9:00接着办。没忘，不用重报。"
    )
    assert "先等等（等配件），11月24日周二 9:00接着办" in house.said(B3)[0]
    assert offered(house, li.id, "panel:1") == ["button-resume", "button-finish", "button-more"]
    assert offered(house, li.id, "ask:1") == []


async def test_no_day_of_an_answer_is_shown_while_it_waits(house: House) -> None:
    await taken(house)
    li = house.person("李楼长")

    def panel() -> list[str]:
        card = house.bubble(li.id, "panel:1").what
        assert isinstance(card, Card)
        return [line.key for line in card.lines]

    await li.taps("button-handle")
    assert "panel-due" in panel()
    await li.taps("button-pause", chat=li.id)
    await li.taps("button-wait-parts", chat=li.id)
    await li.taps("button-till-three-days", chat=li.id)
    assert "panel-due" not in panel()
    await li.taps("button-resume", chat=li.id)
    assert "panel-due" in panel()


async def test_waiting_does_not_count_and_goes_on_at_its_moment(house: House) -> None:
    li = await paused(house)
    before = (await matter(house)).answer_by
    assert before is not None
    await house.later(days=2, hours=20)
    assert (await matter(house)).state is State.PAUSED
    await house.later(hours=2)
    row = await matter(house)
    assert (row.state, row.waits_until, row.handler_id is None) == (State.TAKEN, None, False)
    assert row.answer_by == before + timedelta(days=2, hours=21)
    assert "resumed-told" in house.keys(li.id)[-1]


async def test_it_can_go_on_before_its_day_and_be_done_while_it_waits(house: House) -> None:
    li = await paused(house, why="button-wait-weather", till="button-till-next-week")
    await house.later(hours=2)
    await li.taps("button-resume", chat=li.id)
    assert (house.notice, (await matter(house)).state) == ("did-resume", State.TAKEN)
    assert await li.taps_data("mv:1:resume", chat=li.id) == "taken-already"
    await li.taps("button-pause", chat=li.id)
    await li.taps("button-wait-money", chat=li.id)
    await li.taps("button-till-tomorrow", chat=li.id)
    await li.taps("button-finish", chat=li.id)
    assert (await matter(house)).state is State.DONE


async def test_after_three_times_it_does_not_wait_again(house: House) -> None:
    li = await paused(house, till="button-till-tomorrow")
    for _ in range(2):
        await house.later(days=1)
        await li.taps_data("wt:1:parts:tomorrow", chat=li.id)
        assert house.notice == "did-pause"
    await house.later(days=1)
    assert (await matter(house)).state is State.TAKEN
    assert await li.taps("button-pause", chat=li.id) == "waited-enough"
    assert await li.taps_data("wt:1:parts:tomorrow", chat=li.id) == "waited-enough"
    assert (await matter(house)).state is State.TAKEN


async def test_a_resident_cannot_make_it_wait_and_what_nobody_took_cannot_wait(
    house: House,
) -> None:
    card = await taken(house, words="")
    zhang, li = house.person("张三"), house.person("李楼长")
    await zhang.whispers("/start")
    for data in (
        "mv:1:pause",
        "wf:1:parts",
        "wt:1:parts:tomorrow",
        "mv:1:long_term",
        "lf:1:parts",
    ):
        assert await zhang.taps_data(data) == "not-yours-to-do"
    await zhang.replies(card, "先等等")
    assert house.keys(B3)[-1] == "not-yours-to-do"
    assert await li.taps_data("wt:1:parts:tomorrow", chat=li.id) == "not-done-yet"
    for forged in ("wt:1:parts:9999", "wt:1:nothing:tomorrow", "wf:99:parts"):
        assert await li.taps_data(forged, chat=li.id) in {"old-button", "no-such-matter"}
    assert (await matter(house)).state is State.WAITING


async def test_said_in_the_group_it_is_asked_in_private(house: House) -> None:
    card = await taken(house)
    li = house.person("李楼长")
    await li.replies(card, "先等等")
    assert house.keys(B3)[-1] == "panel-sent"
    assert house.keys(li.id)[-1] == "wait-why"


async def test_what_cannot_be_done_soon_has_a_line_a_month(house: House) -> None:
    card = await taken(house)
    li = house.person("李楼长")
    await li.replies(card, "长期的事")
    await li.taps("button-wait-schedule", chat=li.id)
    assert house.notice == "did-long-term"
    row = await matter(house)
    assert (row.state, row.due_at) == (State.LONG_TERM, datetime(2026, 12, 1, 2, tzinfo=UTC))
    assert house.keys("1001")[-1] == "long-told"
    assert "长期的事（等排期），12月1日周二 10:00再跟大家说" in house.said(B3)[0]
    before = row.answer_by
    await house.later(days=15)
    row = await matter(house)
    assert (row.state, row.due_at) == (State.LONG_TERM, datetime(2027, 1, 1, 2, tzinfo=UTC))
    assert house.keys("1001")[-1] == "long-line"
    assert house.keys(li.id)[-1] == "long-ask"
    assert "1月1日周五 10:00" in house.said(B3)[0]
    await li.taps("button-resume", chat=li.id)
    row = await matter(house)
    assert before is not None
    assert (row.state, row.answer_by) == (State.TAKEN, before + timedelta(days=15))
    assert [one for one in house.keys("1001") if one.startswith("long")] == [
        "long-told", "long-line",
    ]  # fmt: skip


async def test_a_reporter_nobody_can_reach_reads_it_on_the_card(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.replies(house.bubble(B3, "matter:1"), "我来办")
    await li.taps_data("wt:1:weather:tomorrow", chat=li.id)
    assert (await matter(house)).state is State.PAUSED
    assert "paused-told" not in house.keys(B3)
    assert "先等等（等天气）" in house.said(B3)[0]


async def test_when_the_propertys_time_is_over_whoever_handed_it_over_is_asked_once(
    house: House,
) -> None:
    await taken(house, words="已找物业")
    li = house.person("李楼长")
    row = await matter(house)
    assert row.property_by == house.time + timedelta(hours=24)
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Matter, 1)
        row.answer_by = house.time + timedelta(hours=72)
    await house.later(hours=25)
    assert house.keys(li.id)[-1] == "property-over"
    assert offered(house, li.id, "ask:1") == [
        "button-finish", "button-still-waits", "button-ask-up",
    ]  # fmt: skip
    await house.later(hours=3)
    assert house.keys(li.id).count("property-over") == 1
    assert await house.person("张三").taps_data("sw:1") == "not-yours-to-do"
    await li.taps("button-still-waits", chat=li.id)
    assert house.notice == "property-waits"
    row = await matter(house)
    assert row.property_by == house.time + timedelta(hours=24)
    assert row.due_at is not None
    await li.taps_data("mv:1:finish", chat=li.id)
    assert await li.taps_data("sw:1", chat=li.id) == "done-already"


@pytest.mark.parametrize("who", ["小周"])
async def test_whoever_takes_over_is_named_beside_the_first(house: House, who: str) -> None:
    await taken(house, words="已找物业")
    await house.person(who).taps_data("mv:1:take", chat=GRID)
    assert "李楼长接的。现在：小周在办" in house.said(B3)[0]
    row = await matter(house)
    assert (row.first_id, row.handler_id) != (row.handler_id, row.handler_id)
