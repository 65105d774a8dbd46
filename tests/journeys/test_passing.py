"""Lines of another group, forwarded or pasted by whoever is in charge: each waits for a yes."""

import pytest
import sqlalchemy as sa

from domain.places import Level
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


async def test_what_several_said_of_one_thing_is_one_line_and_keeps_them_all(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers(
        "3-602 张三：停水了\n李四：我家也停水了\n王五：整栋楼都停水了\n"
        "赵六：4楼灯坏了\n张三：5楼灯坏了"
    )
    shown = house.said(li.id)[0]
    assert "① 停水了 ×3" in shown
    assert "③" in shown
    assert "④" not in shown
    await li.whispers("我家也停水了", forwarded=True)
    await li.taps("button-all", chat=li.id)
    first, *others = sorted(await house.rows(Matter), key=lambda one: one.id or 0)
    assert first.on_behalf == "3-602 张三、李四、王五"
    assert first.words == "停水了；我家也停水了；整栋楼都停水了"
    assert [one.title for one in others] == ["4楼灯坏了", "5楼灯坏了"]


async def test_what_was_left_out_takes_nothing_in_and_another_thing_is_another_line(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("张三：停水了\n李四：单元门关不上\n王五：小区大门道闸坏了")
    await li.taps_data("pk:1:3:True", chat=li.id)
    await li.whispers("我们这儿停水了", forwarded=True)
    assert house.keys(li.id) == [
        "passed-title+passed-line-out" + "+passed-line" * 3 + "+passed-how"
    ]


async def with_many_buildings(house: House) -> Somebody:
    """小周's grid has thirty of them."""
    async with house.storage.work(house.time) as work:
        [grid] = (await work.db.exec(sa.select(Place.id).where(Place.key == "ruicheng"))).all()
        for n in range(6, 33):
            name = f"{n}号楼"
            place = Place(
                key=f"b{n}", kind=Level.BUILDING, name=name, short=name, since=house.time,
                parent_id=grid[0],
            )  # fmt: skip
            work.db.add(place)
    return house.person("小周")


async def places(house: House) -> dict[str, str]:
    """Where each report lies, by its title."""
    names = {one.id: one.short for one in await house.rows(Place)}
    return {one.title: names[one.place_id] for one in await house.rows(Matter)}


async def test_of_thirty_buildings_each_line_goes_to_its_own(house: House) -> None:
    zhou = await with_many_buildings(house)
    await zhou.whispers(
        "17号楼张三：3楼灯坏了\n21-302 赵六：厨房漏水\n李四：9栋单元门关不上\n王五：小区道闸坏了"
    )
    assert "① 3楼灯坏了（17号楼" in house.said(zhou.id)[0]
    await zhou.taps("button-all", chat=zhou.id)
    assert await places(house) == {
        "3楼灯坏了": "17号楼",
        "厨房漏水": "21号楼",
        "9栋单元门关不上": "9号楼",
        "小区道闸坏了": "睿城网格",
    }


async def test_of_many_buildings_that_nobody_names_no_two_lines_are_one(house: House) -> None:
    zhou = await with_many_buildings(house)
    await zhou.whispers(
        "张三：3楼灯坏了\n李四：3楼灯坏了好几天\n王五：小区大门坏了\n赵六：小区大门又坏了"
    )
    shown = house.said(zhou.id)[0]
    assert ("③ 小区大门坏了 ×2" in shown, "④" in shown) == (True, False)


async def test_who_looks_after_many_tells_one_thing_after_the_other(house: House) -> None:
    zhou, li = await with_many_buildings(house), house.person("李楼长")
    await zhou.whispers("9号楼2单元门禁坏了")
    await zhou.whispers("开了一半，关不上")
    await zhou.whispers("12号楼2单元门禁坏了")
    assert [one.words for one in await house.rows(Matter)] == [
        "9号楼2单元门禁坏了\n开了一半，关不上",
        "12号楼2单元门禁坏了",
    ]
    assert list((await places(house)).values()) == ["9号楼", "12号楼"]
    await li.whispers("3楼灯坏了")
    await li.whispers("单元门也关不上")
    wang = house.person("王阿姨")
    await wang.says("帮助")
    await wang.whispers("4楼的灯坏了")
    await wang.whispers("水管也漏水了")
    # A neighbour who goes on still tells of the same.
    assert [one.words for one in await house.rows(Matter)][2:] == [
        "3楼灯坏了", "单元门也关不上", "4楼的灯坏了\n水管也漏水了",
    ]  # fmt: skip


async def test_what_tells_of_another_building_is_left_out_until_the_leader_keeps_it(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers(
        "5-101 老张：单元门关不上\n3-602 王阿姨：厨房漏水\n"
        "李四：5号楼灯坏了\n王五：3号楼和5号楼之间路灯坏了"
    )
    out, kept = "+passed-line-out", "+passed-line"
    assert house.keys(li.id) == [f"passed-title{out}{kept}{out}{kept}+passed-elsewhere+passed-how"]
    await li.taps_data("pk:3:4:False", chat=li.id)
    await li.taps_data("pl:all:4", chat=li.id)
    assert await titles(house) == ["厨房漏水", "5号楼灯坏了", "3号楼和5号楼之间路灯坏了"]


async def test_where_all_of_it_does_or_it_was_picked_line_by_line_it_is_meant(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("李四：5号楼灯坏了\n王五：5栋单元门关不上")
    await li.whispers("都登记")
    await li.whispers("4楼灯坏了", forwarded=True)
    await li.whispers("5号楼水管漏水", forwarded=True)
    await li.whispers("都登记")
    assert len(await titles(house)) == 4


async def test_the_property_company_names_a_building_of_its_estate(house: House) -> None:
    manager = house.person("王师傅")
    await manager.whispers("/start")
    async with house.storage.work(house.time) as work:
        estate = Place(
            key="estate", kind=Level.ESTATE, name="睿城", short="睿城", since=house.time
        )
        work.db.add(estate)
        await work.db.flush()
        [b5] = (await work.db.exec(sa.select(Place).where(Place.key == "b5"))).scalars().all()
        b5.estate_id = estate.id
        who = (await work.db.exec(sa.select(Member.id).where(Member.name == "王师傅"))).all()
        place, since = estate.id or 0, house.time
        held = Held(member_id=who[0][0], place_id=place, role=Role.PROPERTY, since=since)
        work.db.add(held)
    await manager.whispers("5号楼单元门关不上")
    await manager.whispers("报修 3号楼单元门关不上")
    assert await places(house) == {"5号楼单元门关不上": "5号楼", "3号楼单元门关不上": "睿城"}


async def test_a_building_that_is_not_theirs_is_no_place_for_a_leader(house: House) -> None:
    await with_many_buildings(house)
    await house.person("李楼长").whispers("9号楼2单元门禁坏了")
    assert list((await places(house)).values()) == ["3号楼"]


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
