"""What the stories of emergencies share."""

from chat.card import Card, Reaction
from domain.roles import Role
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Binding, Group, Place
from tests.house import House, Somebody

#: Nobody knows what these lines are: which of them are asked about depends on what the second ear
#: was last taught.
HALF_SAID = (
    "楼下有人坐地上 不知道怎么了", "嘴角歪了 话也讲不清 我爸", "楼上那户今天特别静 静得不对",
    "他进去好久了 还没出来 有点担心", "门口那个人站了一晚上了", "隔壁又哭了 哭得厉害",
    "老太太蹲在那儿 半天没起来", "屋里味道怪怪的 我有点晕", "他说不想来了 也不接电话",
    "楼道里有人躺着 不知道是不是喝多了", "车底下好像有动静", "孩子一个人在楼顶玩",
)  # fmt: skip


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


async def share_a_group(house: House) -> None:
    """3号楼 and 5号楼 have a group, -1200, in common beside their own."""
    at = {row.key: row.id for row in await house.rows(Place)}
    async with house.storage.work(house.time) as work:
        group = Group(channel="telegram", address="-1200", standing="administrator", greeted=True)
        work.db.add(group)
        await work.db.flush()
        for key in ("b3", "b5"):
            work.db.add(Binding(chat_id=group.id, place_id=at[key], since=house.time))
