"""圆桌会: a leak between two flats. Both sides are invited alone, agree line by line, and nothing
of it is ever said in a group (人民调解法 art. 29)."""

from domain.gatherings import State
from domain.matters import State as Stands
from domain.roles import Role
from storage.matters import Matter
from storage.meetings import Meeting
from storage.members import Held
from storage.minutes import Minutes
from storage.round_tables import RoundSide, RoundTable
from tests.councils import reachable, until
from tests.house import B3, B5, GRID, House, Somebody
from tests.polling import Street, member, place, street

PUBLIC = (B3, B5, GRID)


async def leak(house: House) -> tuple[Street, Somebody, Somebody]:
    """101 says in private that the ceiling drips; 李楼长 is on it. 102 lives above."""
    made = await street(house, 3, reachable=True)
    one, other = made.people[0], made.people[1]
    await one.whispers("报修 101厕所天花板漏水，楼上不认")
    return made, one, other


async def table(house: House) -> RoundTable:
    [row] = await house.rows(RoundTable)
    assert isinstance(row, RoundTable)
    return row


async def called(house: House, sides: str = "102") -> tuple[Street, Somebody, Somebody]:
    """李楼长 brings both to one table."""
    made, one, other = await leak(house)
    [matter] = await house.rows(Matter)
    await made.li.taps_data(f"ko:{matter.id}", made.li.id)
    await made.li.whispers(f"{sides}\n明天上午10点\n明天晚7点")
    return made, one, other


async def test_both_sides_choose_a_time_agree_and_are_asked_again(house: House) -> None:
    before = {chat: len(house.said(chat)) for chat in PUBLIC}
    made, one, other = await called(house)
    walls = {chat: len(house.said(chat)) for chat in PUBLIC}
    level = (await house.rows(Matter))[0].level_id
    li = made.li
    for side in (one, other):
        assert "只有您几位、李楼长和调解员看得到" in house.said(side.id)[-1]
        # The last button is the last time.
        assert await side.taps("button-round-suits", chat=side.id) == "round-noted"
    assert "时间2：11月22日周日 19:00，2/2方行" in house.said(li.id)[-1]
    # A neighbour, and whoever stands above, have no way to it.
    third, chen = made.people[2], house.person("陈书记")
    side_id = (await house.rows(RoundSide))[0].id
    for who in (third, chen, house.person("赵楼长")):
        assert await who.taps_data("kc:1:1", who.id) == "no-such-meeting"
        assert await who.taps_data(f"ky:{side_id}:True", who.id) == "no-such-meeting"
        assert await who.taps_data("km:1:write", who.id) == "no-such-meeting"
        await who.whispers("议事会")
        assert house.keys(who.id)[-1] == "meeting-none"
    # Nor does a tap in the group lead there.
    assert await li.taps_data("kc:1:1") == "no-such-meeting"
    await li.taps("button-round-fix", chat=li.id)
    assert (await house.rows(Meeting))[0].starts_at.hour == 11
    await until(house, 11, 22, 18.1)
    assert any("还有一小时" in said for said in house.said(one.id))
    assert await one.taps_data(f"ki:{side_id}:0", one.id) == "round-time-is-fixed"

    await until(house, 11, 22, 20.5)
    await li.taps("button-write-agreed", chat=li.id)
    await li.whispers("……")
    assert house.keys(li.id)[-1] == "round-agreed-empty"
    await li.whispers("102月底前修好地漏\n101配合看两次\n回访 某天")
    assert house.keys(li.id)[-1] == "round-follow-up-unclear"
    await li.whispers("102月底前修好地漏\n101配合看两次\n回访 12月5日")
    assert "1. 102月底前修好地漏" in house.said(other.id)[-1]
    await one.taps("button-agree", chat=one.id)
    assert (await table(house)).settled_at is None
    await other.taps("button-not-yet-agree", chat=other.id)
    assert "想再商量" in house.said(li.id)[-1]
    await li.taps("button-write-agreed", chat=li.id)
    await li.whispers("102下月5日前修好地漏\n回访 12月6日")
    # What changed wants everybody's yes anew.
    assert [row.agrees for row in await house.rows(RoundSide)] == [None, None]
    for side in (one, other):
        await side.taps("button-agree", chat=side.id)
    row = await table(house)
    assert row.settled_at is not None
    assert row.due_at == row.follow_up_at
    assert await li.taps_data("kw:1", li.id) == "round-settled-already"
    assert await one.taps_data(f"ky:{side_id}:False", one.id) == "round-settled-already"

    await until(house, 12, 6, 20.5)
    await one.taps("button-holds", chat=one.id)
    await other.taps("button-holds-not", chat=other.id)
    assert "没做到" in house.said(li.id)[-1]
    # Minutes of it go to those at the table alone.
    await li.taps_data("km:1:write", li.id)
    await li.whispers("地漏换了新的")
    await li.taps_data("km:1:post", li.id)
    assert [one_.posted_at is None for one_ in await house.rows(Minutes)] == [False]
    assert any("地漏换了新的" in said for said in house.said(other.id))
    assert (await house.rows(Meeting))[0].state is State.HELD
    # About a month, and not three days: it did not rise by itself.
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.level_id) == (Stands.TAKEN, level)
    for chat in PUBLIC:
        # The grid's staff see the report, which lies with them; of the table they hear nothing.
        assert chat == GRID or len(house.said(chat)) == walls[chat], chat
        assert not any("地漏" in said or "圆桌" in said for said in house.said(chat))
    assert before[B5] == walls[B5]


async def test_first_contact_within_a_day_and_a_month_for_an_agreement(house: House) -> None:
    made, _, _ = await called(house)
    await until(house, 11, 22, 12.1)
    assert any("一天了还没人回" in said for said in house.said(made.li.id))
    await until(house, 12, 21, 12.1)
    assert any("快一个月了还没谈成" in one for one in house.said(made.li.id))
    assert not any("谈成" in one for one in house.said(GRID))
    assert (await table(house)).due_at is None


async def test_who_writes_from_nowhere_is_asked_at_the_door(house: House) -> None:
    made, one, _ = await called(house, "隔壁单元老刘")
    sides = await house.rows(RoundSide)
    assert [side.member_id is None for side in sides] == [False, True]
    li = made.li
    assert "没在这里，请您去说一声" in house.said(li.id)[-1]
    # Nobody says for a side that writes itself what it agrees to.
    assert await li.taps_data(f"kb:{sides[0].id}", li.id) == "round-asks-them"
    await li.taps("button-write-agreed", chat=li.id)
    await li.whispers("算了")
    await li.taps("button-write-agreed", chat=li.id)
    await li.whispers("老刘周末不打孔")
    await one.taps("button-agree", chat=one.id)
    await li.taps("button-signed", chat=li.id)
    assert (await table(house)).settled_at is not None


async def test_no_table_without_two_sides_and_times_nor_on_what_is_over(house: House) -> None:
    made, _one, other = await leak(house)
    [matter] = await house.rows(Matter)
    assert await other.taps_data(f"ko:{matter.id}", other.id) in (
        "not-yours-to-do", "no-such-matter",
    )  # fmt: skip
    li = made.li
    await li.taps_data(f"ko:{matter.id}", li.id)
    for words, key in (
        ("102", "round-times"),
        ("明天上午10点", "round-sides"),
        ("102\n昨天", "round-times"),
        ("101\n明天上午10点", "round-sides"),
    ):
        await li.whispers(words)
        assert house.keys(li.id)[-1] == key, words
    await li.whispers("算了")
    assert house.keys(li.id)[-1] == "round-dropped"
    assert await house.rows(RoundTable) == []
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Matter, matter.id)
        row.state = Stands.DONE
    assert await li.taps_data(f"ko:{matter.id}", li.id) == "round-only-open"
    assert not any(b.label.key == "button-round-table"
                   for card in house.wall(B3) for r in card.buttons for b in r)  # fmt: skip


async def test_a_mediator_sits_at_the_table_too(house: House) -> None:
    await reachable(house, "小周")
    zhou = house.person("小周")
    b3 = await place(house, "b3")
    async with house.storage.work(house.time) as work:
        id = await member(house, zhou)
        work.db.add(Held(member_id=id, place_id=b3.id or 0, role=Role.MEDIATOR, since=house.time))
    await called(house)
    assert "已私下请了" in house.said(zhou.id)[-1]
    assert await zhou.taps_data("kc:1:1", zhou.id) == "round-fixed"
