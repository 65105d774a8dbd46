"""Two accounts of one person are joined by a code once both sides said yes, never otherwise."""

import pytest
from sqlmodel import select

from domain.roles import Can, Role
from storage import rights
from storage.history import Entry
from storage.invites import Guess, Invite
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Place
from tests.codes import handed, member_of
from tests.house import B3, B5, House, Somebody

LAMP = "报修 3楼楼道灯坏了"


def pair(house: House) -> tuple[Somebody, Somebody]:
    """王阿姨 with her telephone and her tablet."""
    return house.person("王阿姨"), house.person("王秀英", id="1002")


async def asked(house: House, first: Somebody, second: Somebody) -> None:
    """The second account was told whose it would become."""
    await first.whispers("我有两个号")
    await second.whispers(f"绑定 {handed(house, first)}")


async def joined(house: House, first: Somebody, second: Somebody) -> None:
    await asked(house, first, second)
    await second.taps("button-both-mine", chat=second.id)
    await first.taps("button-its-me", chat=first.id)


async def one_person(house: House, *accounts: Somebody) -> bool:
    async with house.storage.work(house.time) as work:
        return len({await member_of(work, one.id) for one in accounts}) == 1


async def may(house: House, who: Somebody, action: Can, key: str) -> bool:
    async with house.storage.work(house.time) as work:
        place = (await work.db.exec(select(Place.id).where(Place.key == key))).one()
        return await rights.may(
            work.db, await member_of(work, who.id), action, place or 0, house.time
        )


async def test_two_accounts_become_one_person_and_see_the_same(house: House) -> None:
    phone, tablet = pair(house)
    await phone.says(LAMP)
    await tablet.says("报修 单元门关不上", chat=B5)
    await asked(house, phone, tablet)
    assert house.keys(tablet.id) == ["accounts-asked"]
    assert "王阿姨" in house.said(tablet.id)[0]
    assert not await one_person(house, phone, tablet)
    await tablet.taps("button-both-mine", chat=tablet.id)
    assert (house.keys(tablet.id), house.keys(phone.id)[-1]) == (
        ["accounts-waits"],
        "accounts-confirm",
    )
    assert not await one_person(house, phone, tablet)
    await phone.taps("button-its-me", chat=phone.id)
    assert (house.keys(tablet.id)[-1], house.keys(phone.id)[-1]) == ("accounts-joined",) * 2
    assert await one_person(house, phone, tablet)
    for one in (phone, tablet):
        await one.whispers("我的事")
        assert house.keys(one.id)[-1] == "mine-title+mine-line+mine-line"
    reporters = {one.reporter_id for one in await house.rows(Matter)}
    assert len(reporters) == 1
    assert "joined-accounts" in [one.what for one in await house.rows(Entry)]


async def test_the_second_says_no(house: House) -> None:
    phone, tablet = pair(house)
    await asked(house, phone, tablet)
    yes = house.wall(tablet.id)[-1].buttons[0][0].data
    await tablet.taps("button-not-mine", chat=tablet.id)
    assert house.keys(tablet.id) == ["accounts-left"]
    assert await tablet.taps_data(yes, chat=tablet.id) == "old-button"
    assert "accounts-confirm" not in house.keys(phone.id)
    assert not await one_person(house, phone, tablet)


async def test_the_first_says_no(house: House) -> None:
    phone, tablet = pair(house)
    await asked(house, phone, tablet)
    await tablet.taps("button-both-mine", chat=tablet.id)
    yes = house.wall(phone.id)[-1].buttons[0][0].data
    await phone.taps("button-not-me", chat=phone.id)
    assert (house.keys(phone.id)[-1], house.keys(tablet.id)[-1]) == (
        "accounts-left",
        "accounts-declined",
    )
    assert await phone.taps_data(yes, chat=phone.id) == "old-button"
    assert not await one_person(house, phone, tablet)


async def test_neither_side_can_speak_for_the_other(house: House) -> None:
    phone, tablet = pair(house)
    thief = house.person("小偷")
    await thief.whispers("/start")
    await asked(house, phone, tablet)
    [code] = await house.rows(Invite)
    before, after = f"bt:{code.id}:True", f"me:{code.id}:True"
    for who, data in ((phone, before), (thief, before), (thief, after)):
        assert await who.taps_data(data, chat=who.id) == "old-button"
    # The first's yes counts for nothing before the second's.
    for who in (phone, tablet):
        assert await who.taps_data(after, chat=who.id) == "old-button"
    await tablet.taps("button-both-mine", chat=tablet.id)
    for who, data in ((tablet, after), (thief, after), (thief, before), (tablet, before)):
        assert await who.taps_data(data, chat=who.id) == "old-button"
    assert await phone.taps_data(after) == "old-button"  # in a group
    assert not await one_person(house, phone, tablet)
    await phone.taps_data(after, chat=phone.id)
    assert await one_person(house, phone, tablet)
    assert not await one_person(house, phone, thief)
    for who in (phone, tablet):
        assert await who.taps_data(after, chat=who.id) == "old-button"


async def test_a_code_is_worth_ten_minutes_and_one_use(house: House) -> None:
    phone, tablet = pair(house)
    third = house.person("王阿姨的儿子")
    await phone.whispers("关联账号")
    first = handed(house, phone)
    await house.later(minutes=10)
    await tablet.whispers(f"绑定 {first}")
    assert house.keys(tablet.id) == ["code-expired"]
    await phone.whispers("/link")
    second = handed(house, phone)
    await tablet.whispers(f"绑定{second}")
    await third.whispers(f"绑定{second}")
    assert (house.keys(tablet.id)[-1], house.keys(third.id)) == ("accounts-asked", ["code-used"])


async def test_an_answer_after_a_day_is_too_late(house: House) -> None:
    phone, tablet = pair(house)
    await asked(house, phone, tablet)
    await tablet.taps("button-both-mine", chat=tablet.id)
    await house.later(days=1)
    assert await phone.taps("button-its-me", chat=phone.id) == "accounts-too-late"
    assert not await one_person(house, phone, tablet)


async def test_the_same_account_is_no_second_one(house: House) -> None:
    phone, tablet = pair(house)
    await phone.whispers("我有两个号")
    code = handed(house, phone)
    await phone.whispers(f"绑定 {code}")
    assert house.keys(phone.id)[-1] == "accounts-same"
    await tablet.whispers(f"绑定 {code}")
    assert house.keys(tablet.id) == ["accounts-asked"]


async def test_wrong_codes_in_private_are_counted(house: House) -> None:
    phone, thief = house.person("王阿姨"), house.person("小偷")
    await phone.whispers("我有两个号")
    right = handed(house, phone)
    wrong = [one for one in ("2222", "3333", "4444", "5555", "6666", "7777") if one != right]
    for code in wrong[:5]:
        await thief.whispers(f"绑定 {code}")
    await thief.whispers(f"绑定 {right}")
    assert house.keys(thief.id) == [*["code-unknown"] * 5, "code-later"]
    [guess] = await house.rows(Guess)
    assert (guess.address, guess.wrong) == (thief.id, 5)
    assert not await one_person(house, phone, thief)


async def test_whom_the_file_names_is_joined_by_the_file(house: House) -> None:
    li, tablet = house.person("李楼长"), house.person("王秀英", id="1002")
    await li.whispers("我有两个号")
    assert house.keys(li.id) == ["accounts-by-file"]
    await tablet.whispers("我有两个号")
    await li.whispers(f"绑定 {handed(house, tablet)}")
    assert house.keys(li.id)[-1] == "accounts-by-file"
    assert not await one_person(house, li, tablet)


@pytest.mark.parametrize("who", ["王阿姨", "王秀英"])
async def test_whom_the_file_names_meanwhile_is_not_joined(house: House, who: str) -> None:
    phone, tablet = pair(house)
    await asked(house, phone, tablet)
    await tablet.taps("button-both-mine", chat=tablet.id)
    async with house.storage.work(house.time) as work:
        id = await member_of(work, phone.id if who == phone.name else tablet.id)
        work.db.add(Held(member_id=id, place_id=4, role=Role.BUILDING_LEADER, since=house.time))
    assert await phone.taps("button-its-me", chat=phone.id) == "accounts-by-file"
    assert not await one_person(house, phone, tablet)


async def test_what_either_may_do_both_may_and_once(house: House) -> None:
    phone, tablet = pair(house)
    await phone.says(LAMP)
    await tablet.says("你好", named=True)
    async with house.storage.work(house.time) as work:
        mine = await member_of(work, tablet.id)
        for held in (await work.db.exec(select(Held).where(Held.member_id == mine))).all():
            held.confirmed = True
        work.db.add(
            Held(
                member_id=mine, place_id=5, role=Role.BUILDING_LEADER, source="invite",
                since=house.time,
            )
        )  # fmt: skip
    assert not await may(house, phone, Can.VOTE, "b3")
    await joined(house, phone, tablet)
    for one in (phone, tablet):
        assert await may(house, one, Can.VOTE, "b3")
        assert await may(house, one, Can.HANDLE, "b5")
    # Confirmed once, counted once.
    async with house.storage.work(house.time) as work:
        mine = await member_of(work, phone.id)
    held = [
        (one.place_id, one.role)
        for one in await house.rows(Held)
        if one.member_id == mine and one.until is None
    ]
    assert sorted(held) == [(4, Role.RESIDENT), (5, Role.BUILDING_LEADER)]


async def test_who_asked_not_to_be_named_is_not_named_through_the_other(house: House) -> None:
    phone, tablet = pair(house)
    await tablet.says(LAMP)
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Member, await member_of(work, tablet.id))
        row.name, row.nameless = "", True
    await joined(house, phone, tablet)
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Member, await member_of(work, phone.id))
    assert (row.name, row.nameless) == ("", True)
    await phone.whispers("你好呀")
    assert {one.name for one in await house.rows(Member) if "王" in one.name} == set()


async def test_in_a_group_nothing_of_it_is_said(house: House) -> None:
    phone, _ = pair(house)
    assert await phone.says("我有两个号") == 0
    await phone.says("/link")
    assert house.keys(B3) == ["say-privately"]
    assert await house.rows(Invite) == []


async def test_a_person_with_two_accounts_is_written_to_once(house: House) -> None:
    phone, tablet = pair(house)
    await phone.says(LAMP)
    await joined(house, phone, tablet)
    before = len(house.wall(phone.id)) + len(house.wall(tablet.id))
    await house.person("李楼长").says("报修1 办好了")
    assert len(house.wall(phone.id)) + len(house.wall(tablet.id)) == before + 1
    assert len({one.member_id for one in await house.rows(Account) if one.address[0] == "1"}) == 1
