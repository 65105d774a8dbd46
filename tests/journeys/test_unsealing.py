"""拆封: two together look who told something anonymously; nobody does alone."""

import pytest
from sqlmodel import col, select

from chat.channel import NobodyThere, TryLater
from domain.roles import Role
from storage.history import Entry
from storage.matters import Concern, Matter
from storage.members import Account, Held, Member
from storage.outbox import Message
from storage.places import Place
from storage.sealed import Opening, Sealed
from tests.house import B3, GRID, House, Somebody

NAME, ACCOUNT = "王秀英", "8800551"
SLANDER = "匿名 402的老张偷电，天天偷"
WHY = "拆封 3号楼报修1 连着三次诬告邻居"


async def told(house: House) -> tuple[Somebody, Somebody, Somebody]:
    """王秀英 told something anonymously; 陈书记 and 小周 read what they are sent."""
    wang, chen, zhou = house.person(NAME, ACCOUNT), house.person("陈书记"), house.person("小周")
    await wang.says("帮助")
    for one in (wang, chen, zhou):
        await one.whispers("/start")
    await wang.whispers(SLANDER)
    return wang, chen, zhou


def read_by(house: House, *people: Somebody) -> list[bool]:
    """Who of these has ever been shown the name."""
    return [NAME in "".join(house.said(one.id)) for one in people]


async def entries(house: House) -> dict[str, int | None]:
    return {one.what: one.member_id for one in await house.rows(Entry) if "unseal" in one.what}


async def ids(house: House) -> dict[str, int]:
    return {one.address: one.member_id for one in await house.rows(Account)}


async def test_two_together_read_it_and_the_person_hears_who_and_why(house: House) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-waits"
    assert house.keys(zhou.id)[-1] == "unseal-please+unseal-how"
    assert "连着三次诬告邻居" in house.said(zhou.id)[-1]
    assert read_by(house, chen, zhou) == [False, False]

    assert await zhou.taps("button-unseal", chat=zhou.id) == "unseal-agreed"

    assert house.keys(chen.id)[-1] == house.keys(zhou.id)[-1] == "unsealed"
    assert read_by(house, chen, zhou, house.person("李楼长")) == [True, True, False]
    assert house.keys(ACCOUNT)[-1] == "unsealed-told"
    for said in ("陈书记", "小周", "连着三次诬告邻居"):
        assert said in house.said(ACCOUNT)[-1]
    members = await ids(house)
    assert await entries(house) == {
        "unseal-asked": members[chen.id],
        "unseal-agreed": members[zhou.id],
    }
    [opened] = await house.rows(Opening)
    assert (opened.asked_by, opened.agreed_by) == (members[chen.id], members[zhou.id])
    assert NAME not in "".join(house.said(B3) + house.said(GRID))
    # It is as anonymous as before for everybody else, and for whoever reads the tables.
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.reporter_id) == (True, None)
    assert "unseal-agreed-card" in house.keys(zhou.id)
    assert await zhou.taps_data("us:1:True", zhou.id) == "unseal-over"


async def test_nobody_opens_it_alone(house: House) -> None:
    _, chen, _ = await told(house)
    await chen.whispers(WHY)
    assert await chen.taps_data("us:1:True", chen.id) == "unseal-two"
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-asked-already"
    assert read_by(house, chen) == [False]


@pytest.mark.parametrize("who", ["李楼长", "小周", "王阿姨"])
async def test_only_the_community_asks(house: House, who: str) -> None:
    await told(house)
    one = house.person(who)
    await one.says("帮助")
    await one.whispers(WHY)
    assert house.keys(one.id)[-1] in {"not-yours-to-do", "no-such-matter"}
    assert await house.rows(Opening) == []


@pytest.mark.parametrize("who", ["李楼长", "赵楼长", "王阿姨"])
async def test_only_somebody_above_the_building_agrees(house: House, who: str) -> None:
    _, chen, _ = await told(house)
    await chen.whispers(WHY)
    one = house.person(who)
    await one.says("帮助")
    assert await one.taps_data("us:1:True", one.id) in {"not-yours-to-do", "no-such-matter"}
    assert await house.person("小周").taps_data("us:1:True", GRID) == "only-in-private"
    assert read_by(house, chen, one) == [False, False]


async def test_a_no_ends_it(house: House) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    assert await zhou.taps("button-unseal-not", chat=zhou.id) == "unseal-refused-so"
    assert house.keys(chen.id)[-1] == "unseal-refused"
    assert await zhou.taps_data("us:1:True", zhou.id) == "unseal-over"
    assert read_by(house, chen, zhou) == [False, False]
    members = await ids(house)
    assert (await entries(house))["unseal-refused"] == members[zhou.id]


async def test_after_a_day_it_is_over(house: House) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    data = [one.data for card in house.wall(zhou.id) for row in card.buttons for one in row][-2]
    await house.later(hours=24)
    assert "unseal-lapsed" in house.keys(chen.id), "links_end"
    assert await zhou.taps_data(data, zhou.id) == "unseal-over"
    assert read_by(house, chen, zhou) == [False, False]
    assert (await entries(house))["unseal-lapsed"] is None
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-waits"


async def test_whom_it_is_about_hears_nothing_and_opens_nothing(house: House) -> None:
    _, chen, zhou = await told(house)
    members = await ids(house)
    async with house.storage.work(house.time) as work:
        work.db.add(Concern(matter_id=1, member_id=members[zhou.id]))
    heard = len(house.keys(zhou.id))
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-nobody"
    assert len(house.keys(zhou.id)) == heard
    assert await house.rows(Opening) == []

    async with house.storage.work(house.time) as work:
        for one in (await work.db.exec(select(Concern))).all():
            one.member_id = members[chen.id]
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "no-such-matter"


@pytest.mark.parametrize("lost", ["the right", "the other side"])
async def test_everything_is_asked_again_when_the_second_says_yes(house: House, lost: str) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    members = await ids(house)
    async with house.storage.work(house.time) as work:
        if lost == "the right":
            held = select(Held).where(col(Held.member_id) == members[chen.id])
            (await work.db.exec(held)).one().until = house.time
        else:
            work.db.add(Concern(matter_id=1, member_id=members[chen.id]))
    assert await zhou.taps("button-unseal", chat=zhou.id) == "unseal-gone"
    assert read_by(house, chen, zhou) == [False, False]
    assert await zhou.taps_data("us:1:True", zhou.id) == "unseal-over"


async def test_both_must_be_shown_it(house: House) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    async with house.storage.work(house.time) as work:
        found = select(Account).where(col(Account.address) == chen.id)
        (await work.db.exec(found)).one().reachable = False
    assert await zhou.taps("button-unseal", chat=zhou.id) == "unseal-both"
    assert read_by(house, chen, zhou) == [False, False]
    await chen.whispers("/start")
    assert await zhou.taps_data("us:1:True", zhou.id) == "unseal-agreed"
    assert read_by(house, chen, zhou) == [True, True]


async def test_the_name_waits_in_no_row(house: House) -> None:
    _, chen, zhou = await told(house)
    await chen.whispers(WHY)
    house.channel.fails |= {
        chen.id: [NobodyThere("blocked")] * 9, zhou.id: [TryLater(house.time - house.time)] * 9
    }  # fmt: skip
    await zhou.taps_data("us:1:True", zhou.id)
    left = [one.what for one in await house.rows(Message) if one.what]
    assert left
    assert NAME not in repr(left)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("拆封 3号楼报修1", "unseal-why"),
        ("拆封 3号楼报修1 坏人", "unseal-why"),
        ("拆封 诬告邻居三次了", "which-matter"),
        ("拆封 3号楼报修2 诬告邻居三次了", "unseal-not-anonymous"),
        ("拆封 3号楼报修9 诬告邻居三次了", "no-such-matter"),
    ],
)
async def test_it_needs_the_number_and_a_reason(house: House, words: str, answer: str) -> None:
    _, chen, _ = await told(house)
    await house.person("张三").says("报修 单元门锁坏了")
    await chen.whispers(words)
    assert house.keys(chen.id)[-1] == answer
    assert await house.rows(Opening) == []


async def test_what_was_cut_or_is_over_cannot_be_opened(house: House) -> None:
    wang, chen, zhou = await told(house)
    await chen.whispers(WHY)
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", chat=ACCOUNT)
    assert await zhou.taps("button-unseal", chat=zhou.id) == "unseal-gone"
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-gone"
    assert await house.rows(Sealed) == []


async def test_a_community_of_one_opens_nothing(house: House) -> None:
    _, chen, zhou = await told(house)
    members = await ids(house)
    async with house.storage.work(house.time) as work:
        held = select(Held).where(col(Held.member_id) == members[zhou.id])
        (await work.db.exec(held)).one().until = house.time
    await chen.whispers(WHY)
    assert house.keys(chen.id)[-1] == "unseal-nobody"


async def test_the_street_agrees_too(house: House) -> None:
    _, chen, _ = await told(house)
    async with house.storage.work(house.time) as work:
        street = (await work.db.exec(select(Place).where(Place.key == "street"))).one()
        sun = Member(name="孙科长", since=house.time)
        work.db.add(sun)
        await work.db.flush()
        work.db.add(Account(channel="telegram", address="5001", member_id=sun.id or 0))
        work.db.add(
            Held(
                member_id=sun.id or 0, place_id=street.id or 0, role=Role.STREET_STAFF,
                since=house.time,
            )
        )  # fmt: skip
    sun_ = house.person("孙科长", "5001")
    await sun_.whispers("/start")
    await chen.whispers(WHY)
    assert await sun_.taps("button-unseal", chat="5001") == "unseal-agreed"
    assert read_by(house, chen, sun_, house.person("小周")) == [True, True, False]
