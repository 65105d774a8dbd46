"""The bot comes into a group, is thrown out, comes back, is promoted; the group moves."""

from dataclasses import replace
from typing import Any

import pytest

from bot.listening import listen_again
from chat.incoming import Chat, Membership, Moved, Quoted, Seated
from domain.matters import State
from domain.roles import Can, Role
from storage import members, places, rights
from storage.matters import Matter
from storage.members import Held
from storage.places import Group
from tests.codes import code_for, serves
from tests.house import B3, B5, GRID, House, Somebody

LAMP = "报修 3楼楼道灯坏了"
NEW = "-100300300"
HEARS = "welcome+welcome-how+welcome-hears-all+welcome-emergency"
REPLIES = "welcome+welcome-hears-replies+welcome-emergency"


def seated(house: House, standing: str, chat: str = B3, kind: Any = "group") -> Seated:
    return Seated(
        id=house.next_id(), chat=Chat("telegram", chat, kind), at=house.time,
        who=house.person("李楼长").who, title="群", standing=standing,
    )  # fmt: skip


async def stranger(house: House, chat: str = B3) -> None:
    """The bot has never been in this group."""
    async with house.storage.work(house.time) as work:
        group = await places.known_group(work.db, Chat("telegram", chat))
        group.standing, group.greeted, group.welcomed = "", False, False
        group.hears_all, group.pinned = False, False


async def test_an_unbound_group_gets_one_polite_line_and_then_silence(house: House) -> None:
    await house.receive(seated(house, "member", chat="-777"))
    assert house.keys("-777") == ["group-unbound"]
    wang = house.person("王阿姨")
    for words in (LAMP, "帮助", "/help", "小应在吗"):
        await wang.says(words, chat="-777", named=True)
    await house.receive(seated(house, "administrator", chat="-777"))
    assert house.keys("-777") == ["group-unbound"]
    assert await house.rows(Matter) == []


async def test_an_unbound_group_the_bot_was_always_in_gets_its_line_when_it_is_spoken_to(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    assert await wang.says("晚上一起跳舞去", chat="-778") == 0
    await wang.says(LAMP, chat="-778")
    await wang.says(LAMP, chat="-778")
    assert house.keys("-778") == ["group-unbound"]


async def test_a_building_is_welcomed_once_and_told_what_the_bot_hears(house: House) -> None:
    await stranger(house)
    await house.receive(seated(house, "member"))
    assert house.keys(B3) == [HEARS]
    assert "李楼长" in house.said(B3)[0]
    await house.receive(seated(house, "member"))
    assert (len(house.wall(B3)), house.bubble(B3, "welcome:1").edits) == (1, 0)


async def test_with_privacy_mode_on_the_welcome_says_so_until_the_bot_is_an_admin(
    house: House,
) -> None:
    house.dispatch.me = replace(house.dispatch.me, hears_all=False)
    await stranger(house)
    await house.receive(seated(house, "member"))
    assert house.keys(B3) == [REPLIES]
    await house.receive(seated(house, "administrator"))
    assert house.keys(B3) == [HEARS]
    await house.receive(seated(house, "member"))
    assert house.keys(B3) == [REPLIES]
    assert house.bubble(B3, "welcome:1").edits == 2


async def test_every_way_the_welcome_names_works_by_replying_to_it(house: House) -> None:
    await stranger(house)
    await house.receive(seated(house, "member"))
    wang = house.person("王阿姨")
    await wang.replies(house.bubble(B3, "welcome:1"), "4楼灯不亮")
    await wang.says("你好", named=True)
    hello = house.channel.order[-1]
    await house.later(minutes=5)
    await wang.replies(hello, "3楼灯不亮")
    assert [one.title for one in await house.rows(Matter)] == ["4楼灯不亮", "3楼灯不亮"]


async def test_a_demotion_that_changes_nothing_it_hears_says_nothing(house: House) -> None:
    await house.receive(seated(house, "member"), seated(house, "administrator"))
    assert house.keys(B3) == []
    await house.person("王阿姨").says(LAMP)
    assert len(house.wall(B3)) == 1


async def test_a_work_group_is_not_welcomed_like_neighbours(house: House) -> None:
    await stranger(house, GRID)
    await house.receive(seated(house, "member", chat=GRID))
    assert house.keys(GRID) == []


async def test_kicked_it_writes_nothing_there_and_back_again_it_goes_on_without_a_word(
    house: House,
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await house.receive(seated(house, "kicked"))
    await li.taps_data("mv:1:take", chat=li.id)
    assert house.keys(B3) == ["report-title+taken-down-by+state-waiting-for"]
    assert house.keys("4001") == ["thrown-out"]
    await house.receive(seated(house, "kicked", chat=GRID))
    await house.receive(seated(house, "member"))
    assert (len(house.wall(B3)), len(house.keys("4001"))) == (1, 1)
    await li.taps_data("mv:1:to_property", chat=li.id)
    assert house.keys(B3) == ["report-title+state-property"]


async def test_the_whisper_button_leads_into_private(house: House) -> None:
    await stranger(house)
    await house.receive(seated(house, "member"))
    wang = house.person("王阿姨")
    await wang.taps("button-whisper")
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=whisper"
    await wang.says("帮助")
    await wang.whispers("/start whisper")
    assert house.keys(wang.id) == ["whisper-here+whisper-nameless"]


async def test_start_pressed_in_the_group_is_answered_as_in_a_group(house: House) -> None:
    await house.person("王阿姨").says("/start")
    await house.person("李楼长").says("/start hd-1")
    assert house.keys(B3) == ["hello-group", "no-such-matter"]


async def test_somebody_who_blocked_the_bot_is_written_to_in_the_group_again(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await house.receive(
        replace(seated(house, "kicked", chat=wang.id, kind="private"), who=wang.who)
    )
    await wang.says(LAMP)
    await house.person("李楼长").says("报修1 办好了")
    assert "coded" in house.keys(B3)
    assert house.keys(wang.id) == ["hello-named"]


async def test_a_group_that_moved_keeps_cards_replies_codes_and_edits(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    said = wang.said(LAMP)
    await house.receive(said)
    card = house.bubble(B3, "matter:1")
    old = Chat("telegram", B3)
    await house.receive(Moved(id="m1", chat=old, at=house.time, who=None, to=NEW))
    house.channel.bubbles[NEW, card.message] = card
    card.chat = NEW
    [group] = [one for one in await house.rows(Group) if one.title == "3号楼群"]
    assert group.address == NEW
    await li.says("报修1 我来办", chat=NEW)
    assert house.bubble(NEW, "matter:1").edits == 1
    await li.replies(card, "已找物业")
    to_her = Quoted(said.message, said.words, by_bot=False)
    await li.says("办好了", chat=NEW, reply=to_her)
    [matter] = await house.rows(Matter)
    assert matter.state is State.DONE
    await wang.says("报修 单元门关不上", chat=NEW)
    assert [one.number for one in await house.rows(Matter)] == [1, 2]
    await house.receive(Moved(id="m2", chat=old, at=house.time, who=None, to=NEW))
    assert house.keys(B3) == []


async def test_an_edit_right_after_the_move_still_corrects(house: House) -> None:
    said = house.person("王阿姨").said(LAMP)
    await house.receive(said)
    old = Chat("telegram", B3)
    await house.receive(Moved(id="m1", chat=old, at=house.time, who=None, to=NEW))
    there = Chat("telegram", NEW)
    await house.receive(replace(said, id="e1", chat=there, words="4楼灯坏了", edited=True))
    [matter] = await house.rows(Matter)
    assert matter.title == "4楼灯坏了"


async def restarted(house: House) -> House:
    """Another process over the same database; memory is gone."""
    again = House(house.storage, house.channel, house.community, house.time, _count=house._count)
    await listen_again(again.storage, again.ears, again.time)
    return again


async def test_after_a_restart_the_answer_to_a_question_is_still_heard(house: House) -> None:
    await house.person("王阿姨").says("报修")
    again = await restarted(house)
    await again.person("王阿姨").says("4楼水管漏水")
    assert house.keys(B3)[1:] == ["report-title+taken-down-by+state-waiting-for"]


async def test_after_a_restart_pieces_edits_and_replies_are_still_heard(house: House) -> None:
    said = house.person("王阿姨").said(LAMP)
    await house.receive(said)
    again = await restarted(house)
    assert await again.person("王阿姨").says(photos=("p",)) == 1
    assert await again.receive(replace(said, id="e1", words="报修 4楼灯坏了", edited=True)) == 1
    to_her = Quoted(said.message, said.words, by_bot=False)
    await again.person("李楼长").says("我来办", reply=to_her)
    [matter] = await house.rows(Matter)
    assert (matter.title, matter.state) == ("4楼灯坏了", State.TAKEN)


async def test_after_a_restart_a_window_that_closed_stays_closed(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张三").says("报修")
    await house.later(minutes=11)
    again = await restarted(house)
    assert await again.person("王阿姨").says(photos=("p",)) == 0
    assert await again.person("张三").says("晚上一起跳舞去") == 0


def leaves(who: Somebody, chat: str = B3, now: Any = "left", before: Any = "member") -> Membership:
    """What the platform tells of somebody who left or was put out."""
    house = who.house
    return Membership(
        id=house.next_id(), chat=Chat("telegram", chat), at=house.time, who=who.who,
        person=who.who, before=before, now=now,
    )  # fmt: skip


async def lives_in(house: House, who: Somebody) -> list[bool]:
    """The buildings somebody counts as a resident of, as whether that is confirmed."""
    async with house.storage.work(house.time) as work:
        row = await members.account(work.db, "telegram", who.id)
        held = await members.roles_of(work.db, row.member_id if row else 0, house.time)
        return [one.confirmed for one in held if one.role is Role.RESIDENT]


@pytest.mark.parametrize("now", ["left", "kicked"])
async def test_whoever_leaves_the_group_is_no_resident_there_until_they_speak_again(
    house: House, now: str
) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    for one in (wang, zhang):
        await one.says(LAMP)
    await wang.says(LAMP, chat=B5)
    await house.receive(leaves(wang, now=now))
    assert await lives_in(house, wang) == [False]  # 5号楼 still
    assert await lives_in(house, zhang) == [False]
    await wang.whispers("我的事")
    assert house.keys(wang.id)[-1] == "mine-title+mine-line+mine-line"
    await wang.says("报修 单元门关不上")
    assert await lives_in(house, wang) == [False, False]


async def test_whoever_is_confirmed_stays_a_resident_out_of_the_group(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    async with house.storage.work(house.time) as work:
        row = await members.account(work.db, "telegram", wang.id)
        assert row is not None
        for held in await members.roles_of(work.db, row.member_id, house.time):
            held.confirmed = True
    await house.receive(leaves(wang))
    assert await lives_in(house, wang) == [True]


async def test_a_leader_who_leaves_the_group_stays_leader(house: House) -> None:
    li = house.person("李楼长")
    await li.says(LAMP)
    await house.receive(leaves(li))
    async with house.storage.work(house.time) as work:
        row = await members.account(work.db, "telegram", li.id)
        assert row is not None
        assert await rights.may(work.db, row.member_id, Can.HANDLE, 4, house.time)


async def test_strangers_who_come_leave_or_are_promoted_change_nothing(house: House) -> None:
    wang, ghost = house.person("王阿姨"), house.person("过路人")
    await wang.says(LAMP)
    held = len(await house.rows(Held))
    await house.receive(
        leaves(ghost),
        leaves(ghost, now="member", before="left"),
        leaves(wang, now="administrator"),
        leaves(wang, now="member", before="administrator"),
        leaves(wang, chat="-777"),
        leaves(wang, chat=GRID),
    )
    assert (len(await house.rows(Held)), await lives_in(house, wang)) == (held, [False])
    assert house.keys("-777") == []


async def test_what_the_welcome_offers_works(house: House) -> None:
    await stranger(house)
    await house.receive(seated(house, "member"))
    wang = house.person("王阿姨")
    await wang.taps("button-what-i-do")
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=hi"
    await wang.whispers("/start hi")
    assert await wang.taps("button-what-i-do") == "mine-sent"
    assert house.keys(wang.id)[-1] == "help"
    assert await wang.taps("button-privacy") == "mine-sent"
    assert house.keys(wang.id)[-1] == "privacy"
    assert house.keys(B3) == [HEARS]


async def test_a_group_bound_by_a_code_keeps_its_place_and_welcome_when_it_moves(
    house: House,
) -> None:
    li, there = house.person("李楼长"), Chat("telegram", "-1777")
    await li.says(f"绑定 {await code_for(house, li)}", chat=there.id)
    assert house.keys(there.id) == [HEARS]
    await house.receive(
        seated(house, "administrator", chat=NEW),
        Moved(id="m1", chat=there, at=house.time, who=None, to=NEW),
    )
    assert await serves(house, NEW) == ["b3 code"]
    await house.later(minutes=2)
    # The new id was a stranger's group for a moment; it is not welcomed a second time.
    assert house.keys(NEW) == ["group-unbound"]
    [group] = [one for one in await house.rows(Group) if one.address == NEW]
    assert (group.standing, group.welcomed) == ("administrator", True)


async def test_a_group_that_moved_to_an_id_it_was_heard_from_before_stays_what_it_was(
    house: House,
) -> None:
    await house.person("王阿姨").says(LAMP, chat=NEW)
    await house.receive(Moved(id="m1", chat=Chat("telegram", B3), at=house.time, who=None, to=NEW))
    assert await serves(house, NEW) == ["b3 file"]
    [group] = [one for one in await house.rows(Group) if one.address == NEW]
    assert (group.standing, group.hears_all, group.welcomed) == ("administrator", True, True)


async def test_thrown_out_and_taken_back_the_group_still_serves_its_place(house: House) -> None:
    wang = house.person("王阿姨")
    await house.receive(seated(house, "kicked"))
    await house.receive(seated(house, "member"), seated(house, "administrator"))
    await house.later(minutes=2)
    assert house.keys(B3) == []
    await wang.says(LAMP)
    assert len(house.wall(B3)) == 1
    assert await serves(house, B3) == ["b3 file"]
