"""Lines of another group, forwarded or pasted by whoever is in charge: each waits for a yes."""

import pytest
import sqlalchemy as sa

from domain.roles import Role
from storage.drafts import Draft
from storage.matters import Matter, Photo
from storage.members import Held, Member
from storage.places import Place
from tests.house import House, Somebody

PASTED = "张三：3楼灯坏了\n李四：收到\n王五：单元门关不上了\n赵六：4楼水管漏水"


async def titles(house: House) -> list[str]:
    return [one.title for one in await house.rows(Matter)]


async def of_two_buildings(house: House) -> Somebody:
    """李楼长 looks after building 5 as well."""
    async with house.storage.work(house.time) as work:
        [li] = (await work.db.exec(sa.select(Member.id).where(Member.name == "李楼长"))).all()
        [b5] = (await work.db.exec(sa.select(Place.id).where(Place.key == "b5"))).all()
        held = Held(member_id=li[0], place_id=b5[0], role=Role.BUILDING_LEADER, since=house.time)
        work.db.add(held)
    return house.person("李楼长")


async def test_pasted_lines_become_one_card_and_with_one_tap_reports(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    assert house.keys(li.id) == ["passed-title" + "+passed-line" * 3 + "+passed-how"]
    assert "① 3楼灯坏了（照明" in house.said(li.id)[0]
    assert await house.rows(Matter) == []
    await li.taps("button-all", chat=li.id)
    assert house.notice == "passed-kept"
    assert await titles(house) == ["3楼灯坏了", "单元门关不上了", "4楼水管漏水"]
    rows = await house.rows(Matter)
    assert [one.on_behalf for one in rows] == ["张三", "王五", "赵六"]
    assert [one.open for one in rows] == [False] * 3
    # One card for all of them, and none for each.
    assert house.keys(li.id) == [
        "passed-kept", "first-word", "passed-registered" + "+list-line" * 3,
    ]  # fmt: skip
    assert await house.rows(Draft) == []
    await li.taps("button-number", chat=li.id)
    assert house.keys(li.id)[-1].startswith("report-title+panel-words")


async def test_single_lines_are_left_out_by_a_tap_or_a_word(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps_data("pk:1:3:True", chat=li.id)
    assert house.keys(li.id) == [
        "passed-title+passed-line-out" + "+passed-line" * 2 + "+passed-how"
    ]
    await li.taps("button-take-back-in", chat=li.id)
    assert house.keys(li.id) == ["passed-title" + "+passed-line" * 3 + "+passed-how"]
    await li.taps("button-leave-out", chat=li.id)
    await li.whispers("去掉7")
    assert house.keys(li.id)[-1] == "passed-no-such-line"
    assert await li.taps_data("pk:1:2:True", chat=li.id) == "draft-gone"
    assert await house.person("张三").taps_data("pk:1:3:True") == "draft-gone"
    await li.whispers("去掉第2条")
    await li.whispers("都登记")
    assert await titles(house) == ["3楼灯坏了"]
    assert "登记了1条" in house.said(li.id)[0]


@pytest.mark.parametrize("words", ["都不要", "去掉1、2和3"])
async def test_all_of_them_are_left_out_by_a_word(house: House, words: str) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.whispers(words)
    if words != "都不要":
        await li.taps("button-all", chat=li.id)
    assert house.keys(li.id)[0] == "draft-dropped"
    assert (await house.rows(Matter), await house.rows(Draft)) == ([], [])


async def test_what_goes_round_somebody_is_not_told_with_the_others(house: House) -> None:
    li, zhou, chen = (house.person(name) for name in ("李楼长", "小周", "陈书记"))
    for one in (li, zhou, chen):
        await one.whispers("/start")
    await li.whispers("张三：3楼灯坏了\n王五：小周不管事，单元门关不上\n赵六：4楼水管漏水")
    await li.taps("button-all", chat=li.id)
    assert len(await house.rows(Matter)) == 3
    [told] = [words for words in house.said(li.id) if "转来的2条" in words]
    assert "单元门" not in told
    assert not any("单元门" in words for words in house.said(zhou.id))
    assert any("小周不管事" in words for words in house.said(chen.id))


async def test_a_long_paste_with_a_chain_is_one_card_within_what_a_channel_shows(
    house: House,
) -> None:
    li = house.person("李楼长")
    rows = [f"{n}. {n}01 邻居 厨房的水管漏水了好几天地上全是水没有人来修" for n in range(1, 29)]
    copies = ["\n".join(["#接龙", "家里漏水的报一下", *rows[:n]]) for n in (3, 28, 11)]
    await li.whispers("\n".join([*copies, "张三：3楼灯坏了", "王五：单元门关不上"]))
    [shown] = house.wall(li.id)
    assert len(shown.lines) == 31
    assert len(house.said(li.id)[0]) < 2048
    assert sum(len(row) for row in shown.buttons) == 33
    await li.taps("button-all", chat=li.id)
    found = await house.rows(Matter)
    assert "1201 厨房" in "".join(one.words for one in found)
    assert len({one.on_behalf for one in found}) > 1


async def test_after_three_hours_they_go_with_a_word(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps_data("pk:2:3:True", chat=li.id)
    await house.later(hours=2, minutes=50)
    assert len(await house.rows(Draft)) == 1
    await house.later(minutes=12)  # let_go
    assert (await house.rows(Draft), await house.rows(Matter)) == ([], [])
    assert house.keys(li.id) == ["moved-below", "passed-over"]
    assert "3条" in house.said(li.id)[-1]
    assert await li.taps_data("pl:all:3", chat=li.id) == "draft-gone"


async def test_a_restart_forgets_none_of_them(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps_data("pk:2:3:True", chat=li.id)
    again = House(house.storage, house.channel, house.community, house.time)
    again._count = 500
    await again.person("李楼长").taps("button-all", chat=li.id)
    assert await titles(again) == ["3楼灯坏了", "4楼水管漏水"]


async def test_forwarded_messages_gather_on_the_same_card(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("3楼灯坏了", forwarded=True)
    assert house.keys(li.id) == ["passed-title+passed-one"]
    await li.whispers("收到", forwarded=True)
    await li.whispers("单元门关不上了", forwarded=True)
    await li.whispers(photos=("door",), forwarded=True)
    assert house.keys(li.id) == ["passed-title" + "+passed-line" * 2 + "+passed-how"]
    await li.taps("button-all", chat=li.id)
    rows = await house.rows(Matter)
    assert [one.title for one in rows] == ["3楼灯坏了", "单元门关不上了"]
    [photo] = await house.rows(Photo)
    assert (photo.file, photo.matter_id) == ("door", rows[1].id)


async def test_one_by_one_some_are_kept_and_some_are_not(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps("button-singly", chat=li.id)
    assert "3楼灯坏了" in house.said(li.id)[0]
    await li.taps("button-keep", chat=li.id)
    assert "单元门关不上了" in house.said(li.id)[0]
    await li.taps("button-drop", chat=li.id)
    assert house.notice == "passed-skipped"
    await li.taps("button-keep", chat=li.id)
    assert await titles(house) == ["3楼灯坏了", "4楼水管漏水"]
    assert house.keys(li.id)[0] == "passed-kept"


async def test_none_of_it_leaves_nothing_behind(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps("button-none", chat=li.id)
    assert house.keys(li.id) == ["draft-dropped"]
    assert (await house.rows(Matter), await house.rows(Draft)) == ([], [])


async def test_an_old_button_writes_nothing_down(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.taps("button-singly", chat=li.id)
    for _ in range(2):
        await li.taps_data("pl:keep:3", chat=li.id)
    assert house.notice == "draft-gone"
    assert len(await house.rows(Matter)) == 1
    await house.later(hours=4)
    assert await li.taps_data("pl:all:2", chat=li.id) == "draft-gone"
    assert await house.person("张三").taps_data("pl:all:2") == "draft-gone"
    assert len(await house.rows(Matter)) == 1


async def test_where_it_belongs_is_asked_where_nobody_knows(house: House) -> None:
    li = await of_two_buildings(house)
    await li.whispers("张三：5号楼的灯坏了\n李四：单元门关不上了")
    await li.taps("button-all", chat=li.id)
    assert await titles(house) == ["5号楼灯坏了"]
    assert "单元门关不上了" in house.said(li.id)[0]
    await li.taps("button-place", chat=li.id)
    assert len(await house.rows(Matter)) == 2
    assert await li.taps_data("pw:999:1", chat=li.id) == "draft-gone"


async def test_a_resident_who_forwards_a_line_reports_it(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("帮助")
    await wang.whispers("3楼灯坏了", forwarded=True)
    assert await titles(house) == ["3楼灯坏了"]


async def test_more_lines_than_fit_a_card_are_refused_and_those_before_stay(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("3楼灯坏了", forwarded=True)
    await li.whispers("\n".join(f"邻居{n}：{n}楼灯坏了" for n in range(1, 32)))
    assert house.keys(li.id) == ["passed-title+passed-one", "passed-too-many"]
    [draft] = await house.rows(Draft)
    assert len(draft.words.splitlines()) == 1


async def test_what_is_typed_beside_it_is_still_heard(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(PASTED)
    await li.whispers("报修 6楼窗户碎了")
    assert await titles(house) == ["6楼窗户碎了"]
