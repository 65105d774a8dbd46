"""What the stories of emergencies share."""

from chat.card import Card, Reaction
from domain.roles import Role
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Place
from tests.house import House, Somebody


async def at_home(house: House, *names: str) -> list[Somebody]:
    """People who opened the private chat."""
    people = [house.person(name) for name in names]
    for one in people:
        await one.whispers("/start")
    return people


async def alarm(house: House) -> tuple[Matter, Alarm]:
    """The newest emergency."""
    found = sorted(await house.rows(Alarm), key=lambda row: row.matter_id)[-1]
    [matter] = [row for row in await house.rows(Matter) if row.id == found.matter_id]
    return matter, found


async def member(house: House, account: str) -> int:
    """Whose account it is."""
    [row] = [one for one in await house.rows(Account) if one.address == account]
    return int(row.member_id)


async def hired(house: House, account: str, name: str, place: str, role: Role) -> None:
    """Somebody more with an office."""
    at = {row.key: row.id for row in await house.rows(Place)}
    async with house.storage.work(house.time) as work:
        one = Member(name=name, since=house.time)
        work.db.add(one)
        await work.db.flush()
        work.db.add(Account(channel="telegram", address=account, member_id=one.id or 0))
        work.db.add(
            Held(member_id=one.id or 0, place_id=at[place] or 0, role=role, since=house.time)
        )


def lines(house: House, chat: str) -> list[str]:
    """The text keys of the newest card of a chat."""
    return [one.key for one in house.wall(chat)[-1].lines]


def labels(card: Card) -> list[str]:
    """The keys of a card's buttons."""
    return [one.label.key for row in card.buttons for one in row]


def reactions(house: House, chat: str) -> list[str]:
    """The signs the bot put under messages of a chat."""
    return [
        one.what.emoji
        for one in house.channel.order
        if one.chat == chat and isinstance(one.what, Reaction)
    ]
