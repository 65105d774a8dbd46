"""A wish's stories: who lives where, who helps, and what is told to whom."""

from dataclasses import dataclass

from sqlmodel import col, select

from chat.card import Card
from domain.roles import Role
from storage.history import Entry
from storage.matters import Matter
from storage.members import Held
from storage.wishes import Wish, WishClaim
from tests.house import B3, CATALOGUE_SAYS, Bubble, House, Somebody
from tests.polling import Street, member, moves_in, neighbour, place, street

#: What 王阿姨 wishes for in most stories.
CHAIR = "心愿 想借轮椅，用一个月，30号前"
VISIT = "心愿 想找人陪我聊聊天"


@dataclass
class Lane:
    """3号楼 with 李楼长 in charge, 王阿姨 who wishes, and neighbours somebody confirmed."""

    house: House
    li: Somebody
    wang: Somebody
    people: list[Somebody]
    street: Street

    async def wish(self) -> Wish:
        rows = await self.house.rows(Wish)
        found: Wish = rows[-1]
        return found

    async def matter(self) -> Matter:
        id = (await self.wish()).matter_id
        async with self.house.storage.reading() as db:
            return await db.get_one(Matter, id)

    async def claims(self) -> list[WishClaim]:
        rows: list[WishClaim] = await self.house.rows(WishClaim)
        return sorted(rows, key=lambda one: one.id or 0)

    async def claim_of(self, who: Somebody) -> WishClaim:
        id = await member(self.house, who)
        return next(one for one in await self.claims() if one.member_id == id)

    async def published(self, words: str = CHAIR) -> None:
        """王阿姨 says it alone, 李楼长 looks at it and publishes it."""
        await self.wang.whispers(words)
        await self.li.taps("button-publish", chat=self.li.id)

    async def card(self, chat: str = B3) -> Card:
        """The card neighbours claim it by."""
        shown = (await self.bubble(chat=chat)).what
        assert isinstance(shown, Card)
        return shown

    async def bubble(self, key: str = "wish", chat: str = B3) -> Bubble:
        """The newest message of the card of this wish whose key begins so."""
        card_key = f"{key}:{(await self.wish()).matter_id}"
        return [
            one
            for one in self.house.channel.order
            if one.chat == chat and isinstance(one.what, Card) and one.what.key == card_key
        ][-1]

    async def said(self, key: str = "wish", chat: str = B3) -> str:
        """The words of the card of this wish whose key begins so."""
        shown = await self.bubble(key, chat)
        assert isinstance(shown.what, Card)
        return CATALOGUE_SAYS(shown.what, shown.language)

    async def said_of(self, start: str, chat: str) -> str:
        """The words of the newest card in a chat whose key begins so."""
        shown = [
            one
            for one in self.house.channel.order
            if one.chat == chat and isinstance(one.what, Card)
            and (one.what.key or "").startswith(start)
        ][-1]  # fmt: skip
        assert isinstance(shown.what, Card)
        return CATALOGUE_SAYS(shown.what, shown.language)

    async def comes(self, who: Somebody, words: str = "我来", chat: str = B3) -> None:
        """Somebody replies to the card that they help."""
        await who.replies(await self.bubble(chat=chat), words)

    async def history(self) -> list[str]:
        async with self.house.storage.reading() as db:
            found = await db.exec(
                select(Entry.what)
                .where(Entry.matter_id == (await self.wish()).matter_id)
                .order_by(col(Entry.id))
            )
            return list(found.all())


async def lane(house: House, homes: int = 4, *, reachable: bool = True) -> Lane:
    """Everybody lives in a flat and can be written to; it is three in the afternoon."""
    await house.later(hours=3)
    made = await street(house, homes, reachable=reachable)
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await moves_in(house, wang, made.flats[0], reachable=True)
    return Lane(house, made.li, wang, made.people, made)


async def volunteer(
    house: House, n: int, key: str = "b3", *, role: Role = Role.VOLUNTEER
) -> Somebody:
    """Somebody who helps at a place without living there."""
    who = neighbour(house, n)
    await who.whispers("/start")
    here = await place(house, key)
    id = await member(house, who)
    async with house.storage.work(house.time) as work:
        work.db.add(Held(member_id=id, place_id=here.id or 0, role=role, since=house.time))
    return who
