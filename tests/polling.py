"""A poll's stories: flats, who lives in them, and what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import col, select

from chat.card import Card
from domain.places import Level
from domain.residence import Relation
from domain.roles import Role
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Binding, Group, Household, Place
from storage.polls import Ballot, Poll, PollKey, Turnout
from storage.residences import Residence
from tests.house import B3, CATALOGUE_SAYS, House, Somebody

POLL = "投票 充电桩装哪儿？\n1. 北门\n2. 地库\n3. 不装\n截止 周日20:00   每户一票"
#: The groups of the estate's second and third building.
B7, B8 = "-1007", "-1008"


async def place(house: House, key: str) -> Place:
    async with house.storage.reading() as db:
        return (await db.exec(select(Place).where(Place.key == key))).one()


async def flat(
    house: House,
    room: str,
    key: str = "b3",
    area: str | None = None,
    heads: int = 1,
    unit: str = "",
) -> int:
    """The register names this flat."""
    here = await place(house, key)
    async with house.storage.work(house.time) as work:
        row = Household(
            place_id=here.id or 0, unit=unit, room=room, heads=heads,
            area_m2=Decimal(area) if area else None,
        )  # fmt: skip
        work.db.add(row)
        await work.db.flush()
        return row.id or 0


async def moves_in(
    house: House,
    who: Somebody,
    household: int,
    relation: Relation | None = Relation.OWNER_LIVING,
    *,
    confirmed: bool = True,
    reachable: bool = False,
) -> int:
    """Somebody lives in a flat, and somebody entitled confirmed it, or did not."""
    async with house.storage.work(house.time) as work:
        db = work.db
        row = (await db.exec(select(Account).where(Account.address == who.id))).first()
        if row is None:
            member = Member(name=who.name, since=house.time)
            db.add(member)
            await db.flush()
            row = Account(channel="telegram", address=who.id, member_id=member.id or 0)
            db.add(row)
        row.reachable = row.reachable or reachable
        where = await db.get_one(Household, household)
        db.add_all(
            [
                Held(
                    member_id=row.member_id, place_id=where.place_id, role=Role.RESIDENT,
                    source="confirmed" if confirmed else "spoke", confirmed=confirmed,
                    since=house.time,
                ),
                Residence(
                    member_id=row.member_id, household_id=household, relation=relation,
                    since=house.time, confirmed_at=house.time if confirmed else None,
                ),
            ]
        )  # fmt: skip
        return row.member_id


async def confirmed(house: House, who: Somebody) -> None:
    """Somebody entitled says that they live where they say."""
    id = await member(house, who)
    async with house.storage.work(house.time) as work:
        for home in (await work.db.exec(select(Residence).where(Residence.member_id == id))).all():
            home.confirmed_at = house.time
        for held in (await work.db.exec(select(Held).where(Held.member_id == id))).all():
            held.confirmed = True


async def member(house: House, who: Somebody) -> int:
    async with house.storage.reading() as db:
        return (await db.exec(select(Account.member_id).where(Account.address == who.id))).one()


@dataclass
class Street:
    """Flats of 3号楼 with somebody in each, and 李楼长 who may hold a poll."""

    house: House
    li: Somebody
    flats: list[int] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)

    async def asks(self, words: str = POLL, *, send: bool = True) -> None:
        """李楼长 writes it, looks at it, and sends it."""
        await self.li.whispers(words)
        if send:
            await self.li.taps("button-send", chat=self.li.id)
            assert self.house.notice == "poll-sent", self.house.notice

    async def poll(self) -> Poll:
        polls = await self.house.rows(Poll)
        found: Poll = polls[-1]
        return found

    async def matter(self) -> Matter:
        id = (await self.poll()).matter_id
        async with self.house.storage.reading() as db:
            return await db.get_one(Matter, id)

    async def card(self, chat: str = B3) -> Card:
        """The card one votes on."""
        shown = self.house.bubble(chat, f"poll:{(await self.poll()).matter_id}").what
        assert isinstance(shown, Card)
        return shown

    async def votes(self, who: Somebody, option: int, chat: str = B3) -> str | None:
        """Somebody taps an option of the newest poll."""
        return await who.taps_data(f"vt:{(await self.poll()).matter_id}:{option}", chat)

    async def said(self, key: str, chat: str = B3) -> str:
        """The words of the card of this poll whose key begins so."""
        shown = self.house.bubble(chat, f"{key}:{(await self.poll()).matter_id}")
        assert isinstance(shown.what, Card)
        return CATALOGUE_SAYS(shown.what, shown.language)

    async def ends(self) -> None:
        """The poll's end has come."""
        poll = await self.poll()
        left = (poll.closes_at - self.house.time).total_seconds()
        await self.house.later(seconds=left)

    async def turnout(self) -> list[Turnout]:
        rows: list[Turnout] = await self.house.rows(Turnout)
        return rows

    async def ballots(self) -> list[Ballot]:
        rows: list[Ballot] = await self.house.rows(Ballot)
        return rows

    async def keys(self) -> list[PollKey]:
        rows: list[PollKey] = await self.house.rows(PollKey)
        return rows


def neighbour(house: House, n: int) -> Somebody:
    return Somebody(house, str(50_000 + n), f"邻居{n}")


async def street(house: House, homes: int = 4, *, reachable: bool = False) -> Street:
    """A building whose register knows these flats, each with an owner who lives in it."""
    li = house.person("李楼长")
    await li.whispers("/start")
    made = Street(house, li)
    for n in range(homes):
        made.flats.append(await flat(house, f"{n // 4 + 1}0{n % 4 + 1}"))
        made.people.append(neighbour(house, n))
        await moves_in(house, made.people[-1], made.flats[-1], reachable=reachable)
    return made


async def estate(house: House) -> None:
    """睿城花园 with two more buildings, each with its group; 陈书记 looks after all of it."""
    community = await place(house, "community")
    grid = await place(house, "ruicheng")
    async with house.storage.work(house.time) as work:
        db = work.db
        garden = Place(
            key="garden", kind=Level.ESTATE, name="睿城花园", short="睿城花园",
            since=house.time, parent_id=community.id,
        )  # fmt: skip
        db.add(garden)
        await db.flush()
        for key, name, chat in (("b7", "7号楼", B7), ("b8", "8号楼", B8)):
            building = Place(
                key=key, kind=Level.BUILDING, name=name, short=name, since=house.time,
                parent_id=grid.id, estate_id=garden.id,
            )  # fmt: skip
            group = Group(
                channel="telegram", address=chat, title=name, standing="administrator",
                greeted=True, welcomed=True, pinned=True, hears_all=True,
            )  # fmt: skip
            db.add_all([building, group])
            await db.flush()
            db.add(Binding(chat_id=group.id or 0, place_id=building.id or 0, since=house.time))
        third = (await db.exec(select(Place).where(Place.key == "b3"))).one()
        third.estate_id = garden.id


async def rows_of(house: House, matter: int) -> Sequence[str]:
    """The history of a poll, line by line."""
    async with house.storage.reading() as db:
        found = await db.exec(
            select(Entry.what).where(Entry.matter_id == matter).order_by(col(Entry.id))
        )
        return found.all()
