"""A group gets its place: a code given in private is said in the group, once, by whoever may."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.invitations import ALPHABET
from domain.places import Level
from domain.roles import Role
from storage import invites
from storage.history import Entry
from storage.invites import Guess, Invite
from storage.members import Held
from storage.outbox import Message
from storage.posts import StandIn
from tests.codes import (
    HEARS,
    NEW,
    OTHER,
    REPLIES,
    another,
    code_for,
    ends,
    handed,
    member_of,
    serves,
)
from tests.house import B3, B5, GRID, House


@pytest.mark.parametrize(
    "say", ["绑定 {}", "绑定{}", "綁定 {}", "/bind {}", "「绑定 {}」", "bind {}", "WIDE", "small"]
)
async def test_a_leader_binds_a_second_group_of_the_building(house: House, say: str) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    said = {"WIDE": f"绑定　{wide}", "small": f"绑定 {code.lower()}"}.get(say, say.format(code))
    assert await li.says(said, chat=NEW) == 1
    assert await serves(house, NEW) == ["b3 code"]
    assert await serves(house, B3) == ["b3 file"]
    assert house.keys(NEW)[0] in (HEARS, REPLIES)
    assert house.keys(li.id)[-1] == "bound-yours"
    assert [one.what for one in await house.rows(Entry)] == ["code-for-group", "bound"]


async def test_the_code_is_shown_to_nobody_else_and_kept_nowhere(house: House) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    assert house.keys(li.id) == ["bind-how", "bind-line"]
    assert set(code) <= set(ALPHABET)
    [kept] = await house.rows(Invite)
    assert code not in kept.code_hash
    assert len(kept.code_hash) == 64
    for table in (Message, Entry, Invite):
        assert not any(code in str(row.model_dump()) for row in await house.rows(table))


async def test_whoever_looks_after_several_places_is_asked_which(house: House) -> None:
    zhou = house.person("小周")
    await another(house, "7号楼", Level.BUILDING, "ruicheng")
    await zhou.whispers("绑定")
    [asked] = house.wall(zhou.id)
    labels = [one.label.facts["place"] for row in asked.buttons for one in row]
    assert labels == ["7号楼", "睿城网格", "3号楼", "5号楼"]
    await zhou.taps("button-place", chat=zhou.id)
    code = handed(house, zhou)
    await zhou.says(f"绑定 {code}", chat=NEW)
    assert await serves(house, NEW) == ["b5 code"]


async def test_many_places_are_shown_ten_at_a_time(house: House) -> None:
    for number in range(20, 34):
        await another(house, f"{number}号楼", Level.BUILDING, "ruicheng")
    zhou, wang = house.person("小周"), house.person("王阿姨")
    await zhou.whispers("绑定")
    pages = []
    for _ in range(3):
        [asked] = house.wall(zhou.id)
        pages.append([one.label.facts["place"] for row in asked.buttons for one in row[:2]
                      if one.label.key == "button-place"])  # fmt: skip
        await zhou.taps("button-more", chat=zhou.id)
    assert [len(page) for page in pages] == [10, 7, 10]
    assert pages[0] == pages[2]
    assert pages[1][-3:] == ["睿城网格", "3号楼", "5号楼"]
    await zhou.whispers("绑定 25号楼")
    await zhou.says(f"绑定 {handed(house, zhou)}", chat=NEW)
    assert await serves(house, NEW) == ["25号楼 code"]
    assert await wang.taps_data("bm:1", chat=wang.id) == "bind-not-you"


async def test_a_place_that_is_not_theirs_is_not_found(house: House) -> None:
    zhou, li = house.person("小周"), house.person("李楼长")
    await zhou.whispers("绑定 富春江路社区")
    assert house.keys(zhou.id) == ["no-such-site"]
    assert await li.taps_data("bp:5", chat=li.id) == "not-yours-to-do"
    assert await house.rows(Invite) == []


async def test_neighbours_are_told_who_binds(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼楼道灯坏了")
    await wang.whispers("绑定")
    await wang.whispers("/bind")
    assert house.keys(wang.id) == ["bind-not-you", "bind-not-you"]
    await wang.says("/bind")
    assert house.keys(B3)[-1] == "bind-privately"
    assert await house.rows(Invite) == []


async def test_the_one_above_hears_who_bound_what(house: House) -> None:
    zhou, li = house.person("小周"), house.person("李楼长")
    for one in (zhou, li):
        await one.whispers("/start")
    await zhou.says(f"绑定 {await code_for(house, zhou, '3号楼')}", chat=NEW)
    assert house.keys(li.id)[-1] == "bound-told"
    assert "小周" in house.said(li.id)[-1]
    # Whoever may bind there may say the code of somebody else; its maker hears it.
    await li.says(f"绑定 {await code_for(house, zhou, '3号楼')}", chat=OTHER)
    assert await serves(house, OTHER) == ["b3 code"]
    assert house.keys(zhou.id)[-1] == "bound-told"


async def test_a_code_is_used_once(house: House) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    await li.says(f"绑定 {code}", chat=NEW)
    await li.says(f"绑定 {code}", chat=OTHER)
    assert house.keys(OTHER) == ["code-used"]
    assert await serves(house, OTHER) == []


async def test_a_code_is_worth_half_an_hour(house: House) -> None:
    li = house.person("李楼长")
    late, fine = await code_for(house, li), await code_for(house, li)
    await house.later(minutes=29, seconds=59)
    await li.says(f"绑定 {fine}", chat=NEW)
    await house.later(seconds=1)
    await li.says(f"绑定 {late}", chat=OTHER)
    assert (await serves(house, NEW), await serves(house, OTHER)) == (["b3 code"], [])
    assert house.keys(OTHER) == ["code-expired"]


async def test_in_somebody_elses_mouth_a_code_is_void(house: House) -> None:
    li, zhao, wang = house.person("李楼长"), house.person("赵楼长"), house.person("王阿姨")
    for other in (zhao, wang):
        code = await code_for(house, li)
        await other.says(f"绑定 {code}", chat=NEW)
        await li.says(f"绑定 {code}", chat=NEW)
    assert house.keys(NEW) == ["code-not-yours", "code-used"] * 2
    assert await serves(house, NEW) == []


async def test_a_code_dies_with_the_office_of_whoever_made_it(house: House) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    await ends(house, "李楼长")
    await li.says(f"绑定 {code}", chat=NEW)
    assert (house.keys(NEW), await serves(house, NEW)) == (["code-no-longer"], [])


async def test_a_group_that_serves_another_place_is_not_taken_over(house: House) -> None:
    zhou = house.person("小周")
    await zhou.says(f"绑定 {await code_for(house, zhou, '睿城网格')}", chat=B5)
    await zhou.says(f"绑定 {await code_for(house, zhou, '5号楼')}", chat=B5)
    await zhou.says(f"绑定 {await code_for(house, zhou, '5号楼')}", chat=GRID)
    assert house.keys(B5) == ["bound-elsewhere", "bound-already"]
    assert house.keys(GRID) == ["bound-elsewhere"]
    assert (await serves(house, B5), await serves(house, GRID)) == (["b5 file"], ["ruicheng file"])


async def test_two_small_buildings_side_by_side_share_a_group(house: House) -> None:
    zhou = house.person("小周")
    for place in ("3号楼", "5号楼"):
        await zhou.says(f"绑定 {await code_for(house, zhou, place)}", chat=NEW)
    assert await serves(house, NEW) == ["b3 code", "b5 code"]
    [welcome, told] = house.said(NEW)
    assert "3号楼、5号楼" in welcome
    assert "3号楼、5号楼" in told
    await another(house, "北网格", Level.GRID, "community")
    await another(house, "9号楼", Level.BUILDING, "北网格")
    chen = house.person("陈书记")
    await chen.says(f"绑定 {await code_for(house, chen, '9号楼')}", chat=NEW)
    assert house.keys(NEW)[-1] == "bound-elsewhere"


async def test_one_unit_has_a_group_of_its_own(house: House) -> None:
    await another(house, "3号楼2单元", Level.UNIT, "b3")
    li = house.person("李楼长")
    await li.says(f"绑定 {await code_for(house, li, '3号楼2单元')}", chat=NEW)
    assert await serves(house, NEW) == ["3号楼2单元 code"]
    await li.says(f"绑定 {await code_for(house, li, '3号楼')}", chat=NEW)
    assert house.keys(NEW)[-1] == "bound-elsewhere"


async def test_the_code_of_a_group_said_in_private_binds_nothing_and_stays_good(
    house: House,
) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    await li.whispers(f"绑定 {code}")
    assert house.keys(li.id)[-1] == "code-in-the-group"
    await li.says(f"绑定 {code}", chat=NEW)
    assert await serves(house, NEW) == ["b3 code"]


async def test_the_code_of_two_accounts_said_in_a_group_is_void(house: House) -> None:
    wang, other = house.person("王阿姨"), house.person("王阿姨", id="1002")
    await wang.whispers("我有两个号")
    code = handed(house, wang)
    await wang.says(f"绑定 {code}")
    await other.whispers(f"绑定 {code}")
    assert (house.keys(B3), house.keys(other.id)) == (["code-read-by-all"], ["code-used"])


async def test_after_five_wrong_codes_nobody_hears_whether_the_next_is_right(
    house: House,
) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    right = await code_for(house, li)
    wrong = [one for one in ("2222", "3333", "4444", "5555", "6666", "7777") if one != right]
    for code in wrong[:5]:
        await li.says(f"绑定 {code}", chat=NEW)
    await li.says(f"绑定 {right}", chat=NEW)
    await li.says(f"绑定 {right}", chat=OTHER)  # the account is the same
    assert house.keys(NEW) == [*["code-unknown"] * 5, "code-later"]
    assert house.keys(OTHER) == ["code-later"]
    await zhou.says(f"绑定 {right}", chat=NEW)  # the group is the same
    assert house.keys(NEW)[-1] == "code-later"
    await zhou.says(f"绑定 {await code_for(house, zhou, '5号楼')}", chat=OTHER)
    assert await serves(house, OTHER) == ["b5 code"]
    await house.later(hours=1)
    await li.says(f"绑定 {right}", chat=NEW)
    assert house.keys(NEW)[-1] == "code-expired"
    assert await serves(house, NEW) == []
    await li.says(f"绑定 {await code_for(house, li)}", chat=NEW)
    assert await serves(house, NEW) == ["b3 code"]
    assert [one.wrong for one in await house.rows(Guess)] == [1, 1]


async def test_talk_that_only_looks_like_it_is_talk(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("绑定", "绑定银行卡", "绑定 1234", "谁会绑定 K7Q2", "绑定K7Q2了吗"):
        assert await wang.says(words) == 0
    assert house.keys(B3) == []


async def test_a_forwarded_code_counts_for_whoever_forwards_it(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    code = await code_for(house, li)
    assert await wang.says("报修 3楼楼道灯坏了", forwarded=True) == 0
    await li.says(f"绑定 {code}", chat=NEW, forwarded=True)
    assert await serves(house, NEW) == ["b3 code"]


async def test_whoever_stands_in_for_the_leader_may_bind(house: House) -> None:
    zhang = house.person("张三")
    await zhang.says("报修 3楼楼道灯坏了")
    async with house.storage.work(house.time) as work:
        held = (await work.db.exec(select(Held).where(Held.role == Role.BUILDING_LEADER))).first()
        assert held is not None
        deputy = await member_of(work, zhang.id)
        work.db.add(
            StandIn(
                held_id=held.id, member_id=deputy, since=house.time,
                until=house.time + timedelta(days=3),
            )
        )  # fmt: skip
    await zhang.says(f"绑定 {await code_for(house, zhang)}", chat=NEW)
    assert await serves(house, NEW) == ["b3 code"]
    code = await code_for(house, zhang)
    await house.later(minutes=1)
    async with house.storage.work(house.time) as work:
        [row] = (await work.db.exec(select(StandIn))).all()
        row.until = house.time
    await zhang.says(f"绑定 {code}", chat=OTHER)
    assert await serves(house, OTHER) == []


async def test_two_who_say_one_code_at_once_bind_one_group(house: House) -> None:
    li = house.person("李楼长")
    code = await code_for(house, li)
    await house.receive(li.said(f"绑定 {code}", chat=NEW), li.said(f"绑定 {code}", chat=OTHER))
    bound = [chat for chat in (NEW, OTHER) if await serves(house, chat)]
    assert len(bound) == 1
    assert {"code-used"} == set(house.keys(*({NEW, OTHER} - set(bound))))


async def test_a_clash_with_a_code_that_is_still_known_is_drawn_again(house: House) -> None:
    drawn = iter(["AAAA", "AAAA", "AAAA", "BBBB"])
    async with house.storage.work(house.time) as work:
        made = [
            await invites.make(
                work.db, invites.Opens.GROUP, lambda: next(drawn), 1, house.time, place_id=4
            )
            for _ in range(2)
        ]
    assert made == ["AAAA", "BBBB"]
