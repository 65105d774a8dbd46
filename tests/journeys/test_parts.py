"""分成几件: each part has its number, its owner and its time; the whole is done with the last."""

from datetime import timedelta

import pytest

from chat.card import Card
from domain.matters import Kind, State
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account
from tests.house import B3, GRID, House, Somebody

WALL = "3楼楼道墙皮掉了，灯也坏了"


async def split(house: House, words: str = "补墙皮\n换灯泡") -> Somebody:
    """王阿姨's report, split by 李楼长 in private."""
    await house.person("王阿姨").whispers("/start")
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(f"报修 {WALL}")
    await li.taps("button-handle")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-split", chat=li.id)
    assert house.keys(li.id)[-1] == "parts-which"
    await li.whispers(words)
    return li


async def matters(house: House) -> list[Matter]:
    return sorted(await house.rows(Matter), key=lambda one: one.id or 0)


def offered(house: House, li: Somebody, id: int) -> list[str]:
    card = house.bubble(li.id, f"panel:{id}").what
    assert isinstance(card, Card)
    return [one.label.key for row in card.buttons for one in row]


async def member(house: House, who: Somebody) -> int:
    return next(one.member_id for one in await house.rows(Account) if one.address == who.id)


async def test_each_part_has_its_own_number_and_card_and_the_whole_is_taken(house: House) -> None:
    li = await split(house)
    whole, one, two = await matters(house)
    assert (whole.state, whole.handler_id) == (State.TAKEN, await member(house, li))
    for number, part, title in ((2, one, "补墙皮"), (3, two, "换灯泡")):
        assert (part.kind, part.part_of_id, part.number) == (Kind.TASK, whole.id, number)
        assert (part.title, part.open, part.reporter_id) == (title, False, None)
        assert (part.state, part.answer_by) == (State.WAITING, house.time + timedelta(hours=24))
        assert part.due_at is not None
    assert house.keys(li.id)[-1] == "did-split"
    assert "【3号楼·任务2】补墙皮" in house.said(li.id)[-3]
    assert offered(house, li, 2) == ["button-take", "button-to-property", "button-finish"]
    assert "分成2件，办好0件" in house.said(B3)[0]


async def test_with_the_last_part_the_whole_is_done_and_the_reporter_is_asked(
    house: House,
) -> None:
    li = await split(house)
    await li.replies(house.bubble(li.id, "panel:2"), "我来办")
    await li.replies(house.bubble(li.id, "panel:2"), "办好了")
    whole, one, _ = await matters(house)
    assert (whole.state, one.state) == (State.TAKEN, State.DONE)
    assert "分成2件，办好1件" in house.said(B3)[0]
    assert house.keys("1001")[-1] == "first-word"
    await house.person("小周").says("3号楼任务3 办好了", chat=GRID)
    whole, _, two = await matters(house)
    assert (whole.state, two.state) == (State.DONE, State.DONE)
    assert two.handler_id == await member(house, house.person("小周"))
    assert house.keys("1001")[-1] == "coded"
    await house.later(days=4)
    assert {one.state for one in await matters(house)} == {State.UNRATED}


async def test_the_last_two_parts_done_at_the_same_moment_finish_the_whole_once(
    house: House,
) -> None:
    li, zhou = await split(house), house.person("小周")
    await house.receive(
        li.tapped("mv:2:finish", chat=li.id), zhou.tapped("mv:3:finish", chat=GRID)
    )
    assert {one.state for one in await matters(house)} == {State.DONE}
    finished = [one for one in await house.rows(Entry) if one.what == "finish"]
    assert sorted(one.matter_id for one in finished) == [1, 2, 3]


@pytest.mark.parametrize("left", [2, 1])
async def test_the_whole_is_not_finished_while_a_part_is_open(house: House, left: int) -> None:
    li = await split(house)
    if left == 1:
        await li.replies(house.bubble(li.id, "panel:2"), "办好了")
    assert await li.taps_data("mv:1:finish", chat=li.id) == "parts-open"
    assert house.channel.notices[-1][1].facts == {"n": left}
    await house.person("王阿姨").replies(house.bubble(B3, "matter:1"), "灯亮了，谢谢")
    assert house.keys(B3)[-1] == "parts-open"
    assert await li.taps_data("mv:1:dismiss", chat=li.id) == "parts-open"
    assert (await matters(house))[0].state is State.TAKEN


async def test_a_part_is_only_taken_and_done(house: House) -> None:
    li = await split(house)
    for move in ("raise", "pause", "not_ours", "long_term", "dismiss"):
        assert await li.taps_data(f"mv:2:{move}", chat=li.id) == "part-only-done", move
    assert await li.taps_data("pt:2", chat=li.id) == "part-only-done"
    assert await house.person("王阿姨").taps_data("mv:2:satisfied", chat="1001") in {
        "no-such-matter", "only-the-reporter",
    }  # fmt: skip
    assert (await matters(house))[1].state is State.WAITING


async def test_by_words_in_reply_and_in_private_even_from_the_group(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(f"报修 {WALL}")
    card = house.bubble(B3, "matter:1")
    await li.replies(card, "分成几件\n补墙皮；换灯泡")
    assert house.keys(B3)[-1] == "did-split"
    assert len(await matters(house)) == 3
    assert "补墙皮" not in "".join(house.said(B3))
    await li.replies(card, "分成几件\n刷漆")
    assert len(await matters(house)) == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("就一件", "parts-how"),
        ("\n".join("一二三四五六七八九十"), "parts-too-many"),
    ],
)
async def test_one_is_no_part_and_ten_are_too_many(house: House, words: str, told: str) -> None:
    li = await split(house, words)
    assert (house.keys(li.id)[-1], len(await matters(house))) == (told, 1)


async def test_a_resident_splits_nothing(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {WALL}")
    zhang = house.person("张三")
    assert await zhang.taps_data("pt:1") == "not-yours-to-do"
    await zhang.replies(house.bubble(B3, "matter:1"), "分成几件\n一\n二")
    assert house.keys(B3)[-1] == "not-yours-to-do"
    assert len(await matters(house)) == 1


async def test_whose_time_is_over_is_reminded_once_and_then_weekly(house: House) -> None:
    li = await split(house)
    await house.person("小周").whispers("/start")
    await li.replies(house.bubble(li.id, "panel:2"), "我来办")
    await house.later(hours=25)
    assert "part-late" in house.keys(li.id)
    whole, part = (await matters(house))[:2]
    assert (part.state, part.level_id) == (State.TAKEN, whole.level_id)
    assert part.due_at is not None
    assert part.due_at > house.time + timedelta(days=6)
    told = house.keys(li.id).count("part-late")
    await house.later(days=8)
    assert house.keys(li.id).count("part-late") > told
