"""One-time codes and groups, as several stories need them."""

from typing import Any

from sqlmodel import select

from chat.incoming import Chat, Seated
from domain.places import Level
from storage import members
from storage.members import Held
from storage.places import Binding, Group, Place
from tests.house import House, Somebody

NEW, OTHER = "-1777", "-1778"
HEARS = "welcome+welcome-how+welcome-hears-all+welcome-emergency"
REPLIES = "welcome+welcome-hears-replies+welcome-emergency"


def handed(house: House, who: Somebody) -> str:
    """The code shown to somebody last, in private."""
    shown = [line for card in house.wall(who.id) for line in card.lines if line.key == "bind-line"]
    return str(shown[-1].facts["code"])


async def code_for(house: House, who: Somebody, place: str = "") -> str:
    await who.whispers(f"绑定{place}")
    return handed(house, who)


async def serves(house: House, chat: str) -> list[str]:
    """The places a group serves, with who says so."""
    places = {one.id: one.key for one in await house.rows(Place)}
    groups = {one.id: one.address for one in await house.rows(Group)}
    return [
        f"{places[one.place_id]} {one.source}"
        for one in await house.rows(Binding)
        if groups[one.chat_id] == chat and one.until is None
    ]


def came(house: House, chat: str, standing: str = "member") -> Seated:
    return Seated(
        id=house.next_id(), chat=Chat("telegram", chat), at=house.time,
        who=house.person("李楼长").who, title="新群", standing=standing,  # type: ignore[arg-type]
    )  # fmt: skip


async def another(house: House, key: str, kind: Level, parent: str) -> Place:
    """One more place of the community."""
    async with house.storage.work(house.time) as work:
        above = (await work.db.exec(select(Place).where(Place.key == parent))).one()
        place = Place(
            key=key, kind=kind, name=key, short=key, parent_id=above.id, since=house.time
        )
        work.db.add(place)
    return place


async def ends(house: House, name: str) -> None:
    """Somebody's office ends."""
    async with house.storage.work(house.time) as work:
        held = (await work.db.exec(select(Held))).all()
        account = house.person(name).id
        mine = await member_of(work, account)
        for one in held:
            if one.member_id == mine:
                one.until = house.time


async def member_of(work: Any, account: str) -> int:
    row = await members.account(work.db, "telegram", account)
    assert row is not None
    return row.member_id
