"""What every handler receives: who speaks, where, and the transaction it all happens in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from chat.card import Card, Outgoing, note
from chat.ears import Window
from chat.incoming import Chat, Quoted
from chat.text import Fact, Text
from domain import codes
from domain.codes import Code
from domain.emergency_kinds import Emergency
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can, Role
from handlers.doors import ABOUT_A_MATTER, has_its_own, its_card
from handlers.naming import level_name, role_name
from handlers.telling import show_members
from storage import (
    alarms,
    electorate,
    matters,
    members,
    outbox_cards,
    places,
    polls,
    rights,
    sealed,
    taxonomy,
)
from storage.drafts import PATIENCE
from storage.matters import Matter
from storage.members import Account, Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Open:
    """The answer to a tap that must go on in private: a short notice, and the link there."""

    link: str


Answer = Text | Open | None


@dataclass
class Turn:
    """One person's one act. Everything asked of it is asked of this person in this chat."""

    work: Work
    community: Community
    chat: Chat
    who: Member
    account: Account
    #: The places this group serves; in private, the places this person belongs to.
    places: Sequence[Place]
    message: str | None
    #: A link that opens the private chat with a payload, where the channel has such links.
    link: Callable[[str], str | None]
    #: The channel can show one person something in this chat that others do not see.
    asides: bool = True
    #: The emergency that the words tell of. Asked once a turn; the words are not kept for it.
    danger: Emergency | None = None

    @property
    def now(self) -> datetime:
        """This moment on the community's clock."""
        return self.work.now

    @property
    def me(self) -> int:
        """The speaker's member id."""
        return self.who.id or 0

    @property
    def private(self) -> bool:
        """Alone with the bot."""
        return self.chat.kind == "private"

    @property
    def alone(self) -> Chat:
        """Their private chat with the bot."""
        return Chat(self.account.channel, self.account.address, "private")

    @property
    def language(self) -> str:
        """What the speaker reads."""
        return members.spoken(self.who.language, self.account.language, self.community.language)

    @property
    def place(self) -> Place:
        """Where the speaker is speaking from. Raises Refusal where the bot knows of no place."""
        if not self.places:
            raise Refusal("no-place-yet")
        return self.places[0]

    def role_name(self, role: Role) -> Fact:
        """What the city calls a role."""
        return role_name(self.community, role)

    def level_name(self, level: Level) -> Fact:
        """What the city calls a level."""
        return level_name(self.community, level)

    async def require(self, action: Can, place_id: int) -> None:
        """Raises Refusal, naming who may, unless this person may do `action` there, now."""
        if await self.may(action, place_id):
            return
        await self._refuse(action, place_id)

    async def may(self, action: Can, place_id: int) -> bool:
        """Whether this person may do `action` there, now."""
        return await rights.may(self.work.db, self.me, action, place_id, self.now)

    async def _refuse(
        self, action: Can, place_id: int, avoiding: frozenset[int] = frozenset()
    ) -> NoReturn:
        if action is Can.REPORT:
            raise Refusal("not-reported-here")
        for place in await places.chain(self.work.db, place_id):
            who = await rights.in_charge(
                self.work.db, place.id or 0, action, self.now, avoiding | {self.me}
            )
            if named := [one.name for one in who if one.name]:
                raise Refusal("not-yours-to-do", who=named[0])
        raise Refusal("nobody-may")

    async def who_confirms(self, place_id: int) -> str:
        """Who knows who lives at a place: the nearest who may confirm it, by name."""
        for place in await places.chain(self.work.db, place_id):
            charge = await rights.in_charge(
                self.work.db, place.id or 0, Can.CONFIRM, self.now, {self.me}
            )
            for member in charge:
                if member.name:
                    return member.name
        return self.community.name

    async def require_over(self, matter: Matter, action: Can = Can.HANDLE) -> None:
        """The same over a matter. Whom it is about is not even told that there is one (回避)."""
        concerned = await matters.concerned(self.work.db, matter)
        if self.me in concerned:
            raise Refusal("no-such-matter")
        if await self.may(action, matter.place_id):
            return
        if action is Can.HANDLE and await self._sees_to(matter):
            return
        await self._refuse(action, matter.place_id, concerned)

    async def _sees_to(self, matter: Matter) -> bool:
        """Whether its category makes it the speaker's: what neighbours see, and no more."""
        if not matter.open or matter.category is None:
            return False
        category = (await taxonomy.of(self.work.db)).of(matter.category)
        if category is None:
            return False
        return await rights.sees_to(
            self.work.db, self.me, category.roles, matter.place_id, self.now
        )

    async def matter(self, id: int) -> Matter:
        """The only door to a matter: through the chat's place or the person it belongs to.

        Another place's matter answers like one that does not exist; what has a door of its own
        goes by its own card. Raises Refusal.
        """
        found = await matters.matter(self.work.db, id)
        if found is None or not await self._within_reach(found):
            raise Refusal("no-such-matter")
        if has_its_own(found):
            raise its_card(found)
        return found

    async def _within_reach(self, matter: Matter) -> bool:
        concerned = await matters.concerned(self.work.db, matter)
        if self.me in concerned or (concerned and not self.private):
            return False
        if matter.reporter_id != self.me and await alarms.untouched(self.work.db, matter):
            return False  # a discreet word is nobody's before its speaker asks for somebody
        way_up = [place.id for place in await places.chain(self.work.db, matter.place_id)]
        here = {place.id for place in self.places}
        if not self.private:
            own_wall = matter.place_id in here and not matter.open
            return not here.isdisjoint(way_up) and not own_wall
        if matter.reporter_id == self.me:
            return True
        if await self.may(Can.HANDLE, matter.place_id):
            return True
        if matter.anonymous and await self.told(matter):
            await self.hide()
            return True
        return matter.open and not here.isdisjoint(way_up)

    async def told(self, matter: Matter) -> bool:
        """Whether the speaker reported it. What was told anonymously only a sealed link knows, and
        it is asked only alone with the bot."""
        if not matter.anonymous or matter.reporter_id is not None:
            return matter.reporter_id == self.me
        if not self.private:
            return False
        account = await sealed.account(self.work.db, self.work.seal, matter.id or 0, self.now)
        return account is not None and account.member_id == self.me

    async def require_told(self, matter: Matter) -> None:
        """Raises Refusal unless the speaker reported it; of who told something anonymously the
        turn leaves no trace from now on."""
        if not await self.told(matter):
            raise Refusal("only-the-reporter")
        if matter.anonymous:
            await self.hide()

    async def hide(self) -> None:
        """Leave no trace of the speaker in this turn: see `storage.work.Work.hide`."""
        await self.work.hide(self.me, self.alone)

    async def say(self, words: Text, *, lane: Lane = Lane.ANSWER) -> None:
        """Answer the speaker: in private, or under their own message."""
        await self.show(note(words, reply_to=None if self.private else self.message), lane=lane)

    async def show(self, card: Outgoing, *, lane: Lane = Lane.ANSWER) -> None:
        """Show something in this chat: in the group's language, or in the speaker's when alone."""
        language = self.language if self.private else self.community.language
        await self.work.post(self.chat, card, lane=lane, language=language)

    async def show_members(self, who: Sequence[int], card: Card, lane: Lane = Lane.ANSWER) -> bool:
        """Show a card to these members in private, each in their language; False if to nobody."""
        return await show_members(self.work, self.community, who, card, lane)

    def listen(self, *, asked: bool, until: datetime | None = None) -> None:
        """Hear what this person sends next in this chat."""
        self.work.listen.append(
            Window(self.chat.id, self.account.address, until or self.now + PATIENCE, asked)
        )

    async def about(self, code: Code | None, reply: Quoted | None) -> Matter:
        """The matter somebody meant: by its number, or by the message they replied to. A number
        like a door's that no matter here has is a door: 402 修好了.

        Raises Refusal where neither leads to one.
        """
        named = code is not None and not (code.like_a_door and not await self._ids(code))
        if not named and reply is not None and (id := await self.replied_to(reply)) is not None:
            return await self.matter(id)
        if code is None and reply is not None:
            # Where a platform quotes text but no id, the code in our words is the only link.
            code = codes.find(reply.words)[0] if reply.by_bot else None
        if code is None:
            raise Refusal("which-matter")
        return await self._numbered(code)

    async def replied_to(self, reply: Quoted) -> int | None:
        """The matter whose card, panel, photo or own words a message is."""
        if reply.message is None:
            return None
        key = await outbox_cards.card_at(self.work.core, self.chat, reply.message) or ""
        kind, _, rest = key.partition(":")
        if kind in ABOUT_A_MATTER:
            return int(rest.partition(":")[0])
        return await matters.said_as(self.work.db, self.chat.channel, self.chat.id, reply.message)

    async def _ids(self, code: Code) -> Sequence[int]:
        here = [place.id or 0 for place in self.places]
        reach = await places.here_and_below(self.work.db, here)
        return await matters.numbered(self.work.db, list(reach), code.number, code.place)

    async def _numbered(self, code: Code) -> Matter:
        found = await self._ids(code)
        if len(found) > 1:
            raise Refusal("which-building")
        if not found:
            # A poll of an estate stands on the walls of its buildings, and is no matter of theirs.
            here = [place.id or 0 for place in self.places]
            above = await electorate.around(self.work.db, here)
            poll = await polls.numbered(self.work.db, above, code.number, code.place)
            raise its_card(poll) if poll else Refusal("no-such-matter")
        return await self.matter(found[0])
