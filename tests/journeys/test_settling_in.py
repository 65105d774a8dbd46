"""A group that got its place is told who the bot is, once, and keeps that in sight; and a group
loses its place again."""

from sqlmodel import select

from chat.card import Card, Pin, Reaction
from storage.matters import Matter
from storage.places import Binding, Group, Place
from tests.codes import HEARS, NEW, OTHER, REPLIES, came, code_for, serves
from tests.house import B3, B5, House


async def test_a_work_group_is_bound_without_a_welcome(house: House) -> None:
    zhou = house.person("小周")
    await zhou.says(f"绑定 {await code_for(house, zhou, '睿城网格')}", chat=NEW)
    assert (await serves(house, NEW), house.keys(NEW)) == (["ruicheng code"], ["bound-here"])


async def test_where_it_hears_only_what_is_said_to_it_the_welcome_says_so(house: House) -> None:
    li = house.person("李楼长")
    await li.says(f"绑定 {await code_for(house, li)}", chat=NEW, named=True)
    assert house.keys(NEW) == [REPLIES]
    await li.says(f"绑定 {await code_for(house, li)}", chat=OTHER)
    assert house.keys(OTHER) == [HEARS]


async def test_a_group_bound_after_its_one_polite_line_is_welcomed_and_works(
    house: House,
) -> None:
    li = house.person("李楼长")
    await house.receive(came(house, NEW))
    assert house.keys(NEW) == ["group-unbound"]
    said = li.said(f"绑定 {await code_for(house, li)}", chat=NEW)
    await house.receive(said)
    assert house.keys(NEW) == ["group-unbound", HEARS]
    reactions = [one.what for one in house.channel.order if isinstance(one.what, Reaction)]
    assert reactions == [Reaction(message=said.message, emoji="👌")]
    await house.later(minutes=5)
    assert len(house.wall(NEW)) == 2
    await house.person("王阿姨").says("报修 3楼楼道灯坏了", chat=NEW)
    [matter] = await house.rows(Matter)
    assert (matter.number, len(house.keys(NEW)), len(house.keys(B3))) == (1, 3, 1)


async def test_a_group_bound_by_the_file_is_welcomed_within_a_minute_and_once(
    house: House,
) -> None:
    await house.receive(came(house, NEW))
    async with house.storage.work(house.time) as work:
        group = (await work.db.exec(select(Group).where(Group.address == NEW))).one()
        place = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        work.db.add(Binding(chat_id=group.id, place_id=place.id, since=house.time))
    await house.later(minutes=1)  # settle_in
    assert house.keys(NEW) == ["group-unbound", HEARS]
    again = House(house.storage, house.channel, house.community, house.time, _count=900)
    for _ in range(3):
        await again.later(minutes=1)
    assert len(house.wall(NEW)) == 2


async def test_a_group_the_bot_is_not_in_is_not_written_to(house: House) -> None:
    await house.receive(came(house, NEW), came(house, NEW, "left"))
    async with house.storage.work(house.time) as work:
        group = (await work.db.exec(select(Group).where(Group.address == NEW))).one()
        place = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
        work.db.add(Binding(chat_id=group.id, place_id=place.id, since=house.time))
    await house.later(minutes=2)
    assert house.keys(NEW) == ["group-unbound"]
    await house.receive(came(house, NEW))
    assert house.keys(NEW) == ["group-unbound", HEARS]


async def test_the_welcome_is_pinned_once_and_only_by_an_admin(house: House) -> None:
    def pins() -> list[str]:
        return [one.message for one in house.channel.order if isinstance(one.what, Pin)]

    li = house.person("李楼长")
    await house.receive(came(house, NEW))
    await li.says(f"绑定 {await code_for(house, li)}", chat=NEW)
    await house.later(minutes=2)
    assert pins() == []
    await house.receive(came(house, NEW, "administrator"))
    await house.later(minutes=1)
    assert len(pins()) == 1
    pinned = house.channel.bubbles[NEW, pins()[0]].what
    assert isinstance(pinned, Card)
    assert (pinned.key or "").startswith("welcome:")
    await house.receive(came(house, NEW), came(house, NEW, "administrator"))
    await house.later(minutes=5)
    assert len(pins()) == 1


async def test_unbinding_is_asked_once_more_and_the_group_is_told_once(house: House) -> None:
    li, wang, zhou = house.person("李楼长"), house.person("王阿姨"), house.person("小周")
    await li.whispers("/start")
    await wang.says("解绑")
    assert house.keys(B3) == ["not-yours-to-do"]
    await zhou.says("解绑")
    assert house.keys(B3)[1:] == ["unbind-sure"]
    assert await wang.taps("button-unbind") == "not-yours-to-do"
    await zhou.taps("button-keep-bound")
    assert (house.keys(B3)[1:], await serves(house, B3)) == (["unbind-kept"], ["b3 file"])
    await zhou.says("解绑")
    await zhou.taps("button-unbind")
    assert (house.keys(B3)[1:], await serves(house, B3)) == (["unbind-kept", "unbound"], [])
    assert house.keys(li.id)[-1] == "unbound-told"
    assert house.keys(zhou.id) == []  # has never opened the private chat
    assert await wang.says("晚上一起跳舞去") == 0
    await zhou.whispers("解绑")
    assert house.keys(zhou.id) == ["unbind-in-the-group"]


async def test_an_old_button_does_not_unbind_what_was_bound_since(house: House) -> None:
    li = house.person("李楼长")
    await li.says("解绑")
    old = house.wall(B3)[-1].buttons[0][0].data
    await li.taps_data(old)
    await house.later(days=60)
    await li.says(f"绑定 {await code_for(house, li)}", chat=B3)
    assert await serves(house, B3) == ["b3 code"]
    assert await li.taps_data(old) == "old-button"
    assert await li.taps_data(old, chat=B5) == "old-button"
    assert await serves(house, B3) == ["b3 code"]


async def test_of_a_shared_group_each_leader_unbinds_their_own_building(house: House) -> None:
    zhou, li = house.person("小周"), house.person("李楼长")
    for place in ("3号楼", "5号楼"):
        await zhou.says(f"绑定 {await code_for(house, zhou, place)}", chat=NEW)
    await li.says("/unbind", chat=NEW)
    assert "5号楼" not in house.said(NEW)[-1]
    await li.taps("button-unbind", chat=NEW)
    assert await serves(house, NEW) == ["b5 code"]
    assert "3号楼" not in house.said(NEW)[0]
    await zhou.says(f"绑定 {await code_for(house, zhou, '3号楼')}", chat=NEW)
    await zhou.says("解绑", chat=NEW)
    labels = [one.label.facts["place"] for one in house.wall(NEW)[-1].buttons[0]]
    assert labels == ["5号楼", "3号楼"]


async def test_bound_again_the_group_is_not_welcomed_again(house: House) -> None:
    li = house.person("李楼长")
    await li.says(f"绑定 {await code_for(house, li)}", chat=NEW)
    await li.says("解绑", chat=NEW)
    await li.taps("button-unbind", chat=NEW)
    await li.says(f"绑定 {await code_for(house, li)}", chat=NEW)
    await house.later(minutes=3)
    assert house.keys(NEW) == [HEARS, "unbound", "bound-here"]
