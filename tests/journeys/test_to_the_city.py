"""Beyond the top: a matter is handed on to the city's own system, nameless unless its reporter
says otherwise, and the city's answer comes back."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.asking_city import Asking
from bot.channels.city import City
from bot.settings import Outward
from domain.matters import State
from domain.roles import Role
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.outbox import Message
from tests.channels.city import TownHall, open_town_hall
from tests.house import B3, House, Somebody

LAMP = "报修 3楼402门口灯坏了 13800000001"


@pytest.fixture
async def hall() -> AsyncIterator[TownHall]:
    async with open_town_hall() as hall:
        hall.city = City(Outward(url=hall.url, api_key=SecretStr("k")))
        yield hall
        await hall.city.close()


async def at_the_top(house: House, hall: TownHall | None = None) -> Somebody:
    """Somebody of the street; their community hands on to the town hall, where there is one."""
    async with house.storage.work(house.time) as work:
        wu = Member(name="吴主任", since=house.time)
        work.db.add(wu)
        await work.db.flush()
        work.db.add(Account(channel="telegram", address="5001", member_id=wu.id))
        work.db.add(Held(member_id=wu.id, place_id=1, role=Role.STREET_STAFF, since=house.time))
        if hall is not None:
            row = await work.db.merge(house.community)
            row.settings = {**row.settings, "outward": "open311", "outward_codes": {"other": "9"}}
    if hall is not None:
        house.community.settings = {
            **house.community.settings, "outward": "open311", "outward_codes": {"other": "9"}
        }  # fmt: skip
        house.delivery.channels = {
            **house.delivery.channels,
            "outward": hall.city,
        }
    somebody = house.person("吴主任", "5001")
    await somebody.whispers("/start")
    return somebody


async def notes(house: House) -> list[str]:
    return [one.what for one in await house.rows(Entry) if one.matter_id == 1]


async def test_the_top_reads_what_will_be_told_then_hands_it_on_without_a_name(
    house: House, hall: TownHall
) -> None:
    wu = await at_the_top(house, hall)
    await house.person("王阿姨").says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    assert house.keys(wu.id)[-1] == "hand-on-what+hand-on-nameless"
    assert hall.asked == []
    assert await wu.taps("button-hand-on", chat=wu.id) == "handed-on"
    [(_, _, form)] = hall.asked
    assert form["service_code"] == "9"
    assert form["address_string"] == "长江路街道富春江路社区3号楼"
    assert not {"first_name", "phone"} & set(form)
    assert "402" not in form["description"]
    assert "13800000001" not in form["description"]
    assert await wu.taps("button-hand-on", chat=wu.id) == "handed-on-already"
    assert len(hall.asked) == 1


@pytest.mark.parametrize("name", ["王阿姨", "李楼长", "小周"])
async def test_nobody_below_the_top_hands_anything_on(
    house: House, hall: TownHall, name: str
) -> None:
    await at_the_top(house, hall)
    await house.person("王阿姨").says(LAMP)
    somebody = house.person(name)
    assert await somebody.taps_data("oc:1:now") in {"not-yours-to-do", "nobody-may"}
    assert await somebody.taps_data("oc:1:ask") in {"not-yours-to-do", "nobody-may"}
    assert "handed on" not in await notes(house)


async def test_the_reporters_own_yes_takes_the_name_along(house: House, hall: TownHall) -> None:
    wu, wang = await at_the_top(house, hall), house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    assert await wu.taps("button-ask-reporter", chat=wu.id) == "name-asked"
    assert hall.asked == []
    assert await house.person("李楼长").taps_data("oy:1:True") == "only-the-reporter"
    assert await wang.taps("button-name-yes", chat=wang.id) == "named-yes"
    [(_, _, form)] = hall.asked
    assert form["first_name"] == "王阿姨"
    assert await wang.taps_data("oy:1:False", chat=wang.id) == "handed-on-already"


async def test_the_reporters_no_hands_it_on_nameless(house: House, hall: TownHall) -> None:
    wu, wang = await at_the_top(house, hall), house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    assert await wang.taps_data("oy:1:True", chat=wang.id) == "old-button"
    await wu.whispers("3号楼 报修1 报给市里")
    await wu.taps("button-ask-reporter", chat=wu.id)
    assert await wang.taps("button-name-no", chat=wang.id) == "named-no"
    [(_, _, form)] = hall.asked
    assert "first_name" not in form


async def test_a_reporter_who_cannot_be_asked_is_said_so(house: House, hall: TownHall) -> None:
    wu = await at_the_top(house, hall)
    await house.person("王阿姨").says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    assert await wu.taps("button-ask-reporter", chat=wu.id) == "reporter-unreachable"


async def test_a_name_on_its_way_is_struck_out_when_it_is_erased(
    house: House, hall: TownHall
) -> None:
    wu, wang = await at_the_top(house, hall), house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    await wu.taps("button-ask-reporter", chat=wu.id)
    held = house.delivery.channels
    house.delivery.channels = {"telegram": house.channel}
    await wang.taps("button-name-yes", chat=wang.id)
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", chat=wang.id)
    house.delivery.channels = held
    await house.deliver()
    [(_, _, form)] = hall.asked
    assert "first_name" not in form


async def test_the_citys_answer_reaches_whoever_is_on_it_once_and_ends_nothing_alone(
    house: House, hall: TownHall
) -> None:
    wu, li = await at_the_top(house, hall), house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await li.says("报修1 我来办")
    await wu.whispers("3号楼 报修1 报给市里")
    await wu.taps("button-hand-on", chat=wu.id)
    asking = Asking(house.storage, hall.city, house.now)
    assert await asking.round() == 0
    hall.says["SR-1"] = {"status": "closed", "status_notes": "已派单换灯"}
    assert await asking.round() == 1
    assert await asking.round() == 0
    await house.deliver()
    assert house.keys(li.id)[-1] == "city-closed"
    [matter] = await house.rows(Matter)
    assert matter.state is State.TAKEN
    await li.taps("button-finish", chat=li.id)
    [matter] = await house.rows(Matter)
    assert matter.state is State.DONE
    assert await asking.round() == 0


async def test_a_city_that_is_away_loses_nothing_and_a_refusal_is_parked(
    house: House, hall: TownHall
) -> None:
    wu = await at_the_top(house, hall)
    await house.person("王阿姨").says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    hall.refuses += [(503, {}), (403, {})]
    await wu.taps("button-hand-on", chat=wu.id)
    house.mono += 90
    house.time = house.time.replace(hour=house.time.hour + 1)
    await house.deliver()
    [row] = [one for one in await house.rows(Message) if one.channel == "outward"]
    assert (row.fate, "HUYING_OUTWARD__" in row.why) == ("parked", True)
    assert len(hall.asked) == 2


async def test_without_a_system_there_is_a_text_to_read_out(house: House) -> None:
    wu = await at_the_top(house)
    await house.person("王阿姨").says(LAMP)
    await wu.whispers("3号楼 报修1 报给市里")
    assert house.keys(wu.id)[-1] == "city-text"
    assert await wu.taps_data("oc:1:show", chat=B3) == "panel-sent"
    assert "handed on" not in await notes(house)
