"""From a message to its consequences. The whole path is `handle`; read it top to bottom."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from chat.card import note
from chat.channel import Channel
from chat.degrade import chosen
from chat.ears import Ears, Listened
from chat.incoming import Chat, Incoming, Me, Said, Tapped
from chat.order import Verdict, takes, unasked
from chat.routes import Handler, Meant, Routes
from chat.text import Text, text
from domain.refusal import Refusal
from handlers.turn import Answer, Open, Turn
from storage import drafts, inbox, members, offers, outbox_cards, places, rights
from storage.inbox import Row
from storage.members import Account, Member, Met
from storage.outbox import Lane
from storage.places import Community
from storage.work import Storage, Work

log = structlog.get_logger()

#: How often a turn is tried when somebody else changed the same row under it.
TRIES = 5

Notice = Callable[[Tapped, Text | None, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a turn came to: its answer, what to listen for, what the person reads."""

    answer: Answer = None
    listen: Sequence[Listened] = ()
    language: str | None = None


@dataclass
class Dispatch:
    """Hands each stored event to its handler, in one transaction with everything it causes."""

    storage: Storage
    routes: Routes
    channel: Channel
    me: Me
    ears: Ears
    now: Callable[[], datetime]
    #: Shows a notice to whoever tapped; it may be lost, the work may not.
    notice: Notice
    community: Community = field(default_factory=lambda: places.nameless())
    nudge: Callable[[], None] = lambda: None

    async def handle(self, row: Row) -> None:
        """One event, whole. Raises what went wrong; the row is then as it was before."""
        event = self.channel.read(row.payload, self.me)
        for left in reversed(range(TRIES)):
            try:
                ended = await self._turn(row, event)
                break
            except (StaleDataError, IntegrityError):
                # Somebody changed the row first, or wrote the same newcomer down: look again.
                if not left:
                    raise
            except Refusal as no:
                ended = await self._refused(row, event, no)
                break
        for what in ended.listen:
            self.ears.listen(what)
        if isinstance(event, Tapped):
            link = ended.answer.link if isinstance(ended.answer, Open) else None
            words = ended.answer if isinstance(ended.answer, Text) else None
            await self.notice(event.read_in(ended.language), words, link)
        self.nudge()

    async def _turn(self, row: Row, event: Incoming | None) -> Ended:
        async with self.storage.work(self.now(), self.community.language) as work:
            if not await inbox.done(work.core, row.id) or event is None:
                return Ended()
            if (happened := self.routes.events.get(type(event))) is not None:
                await happened(work, self.community, event, self.me.hears_all)
                return Ended(listen=work.listen)
            found = Verdict()
            if isinstance(event, Said):
                found = self.ears.verdict(event, heard=True)
                if found.perhaps:
                    dropped = event.chat.kind == "group" and not self.ears.minds(event, found)
                    # A further piece of what they report is no new cry.
                    if dropped or event.addressed or event.chat.kind == "private":
                        await self._perhaps(work, event)
                    if dropped:
                        return Ended(listen=work.listen)
                if await self._between(work, event, found):
                    return Ended(listen=work.listen)
            if event.who is None and found.danger is None:
                raise Refusal("anonymous-admin")
            if isinstance(event, Said) and event.aside and found.danger is None:
                # What others must not see is said in private, where all of it stays so.
                raise Refusal("open-private-first")
            turn = await self._seat(work, event, found)
            answer = await self._act(turn, event, found)
            if isinstance(event, Said):
                if isinstance(answer, Open):  # words cannot open a link as a tap does
                    answer = text("open-private-first")
                if isinstance(answer, Text):
                    await turn.say(answer)
            return Ended(answer, work.listen, turn.language)

    async def _perhaps(self, work: Work, said: Said) -> None:
        """Words that may be a cry: nobody becomes a member by them."""
        if self.routes.unsure is not None:
            asides = self.channel.abilities(said.chat).asides
            await self.routes.unsure(work, self.community, said, asides=asides)

    async def _between(self, work: Work, said: Said, found: Verdict) -> bool:
        """Whether a word between neighbours was taken for what it tells, by whoever says it."""
        if self.routes.between is None or not unasked(said):
            return False

        async def seat() -> Turn:
            return await self._seat(work, said, found)

        asides = self.channel.abilities(said.chat).asides
        taken: bool = await self.routes.between(
            work, self.community, said, found, seat=seat, asides=asides
        )
        return taken

    async def _seat(self, work: Work, event: Incoming, found: Verdict) -> Turn:
        """Who speaks, and from where. Whoever speaks in a building's chat is a resident there."""
        private = event.chat.kind == "private"
        met = Met()
        if not private:
            met = await members.met(work.db, event.chat, event.who, work.now)
            if not met.here and found.danger is None and not self._anywhere(event, found):
                raise Refusal("group-unbound")
        # Where the bot serves nobody it writes nobody down: not even who cries for help there.
        passing = found.danger is not None and not private and not met.here
        who, account = met.known or await self._speaker(work, event, met, passing=passing)
        if private:
            account.reachable = True
        here = await rights.places_of(work.db, who.id or 0, work.now) if private else met.here
        message = event.message if isinstance(event, Said | Tapped) else None
        turn = Turn(
            work=work,
            community=self.community,
            chat=event.chat,
            who=who,
            account=account,
            places=here,
            message=message,
            link=self.channel.private_link,
            asides=self.channel.abilities(event.chat).asides,
            danger=found.danger,
        )
        if event.who is None or passing:
            return turn
        # Of a group that several buildings share, nobody knows yet who lives where.
        if not (turn.private or met.resides) and len(here) == 1 and places.is_home(here[0]):
            new = await members.settle(work.db, who, here[0], work.now)
            if new and self.routes.newcomer is not None:
                await self.routes.newcomer(turn, event.who)
        return turn

    def _anywhere(self, event: Incoming, found: Verdict) -> bool:
        """Whether what it is about does not depend on which place the group serves."""
        if isinstance(event, Tapped):
            route = self.routes.taps.get(event.data.partition(":")[0])
            return route is not None and route.anywhere
        return found.meant is not None and found.meant.route.anywhere

    async def _speaker(
        self, work: Work, event: Incoming, met: Met, *, passing: bool
    ) -> tuple[Member, Account]:
        """Who speaks, written down unless they only pass by."""
        channel, address = event.chat.channel, event.who.id if event.who else ""
        if event.who is not None and not (
            passing and await members.account(work.db, channel, address) is None
        ):
            known = members.newcomer if met.here else members.known
            return await known(work.db, channel, event.who, work.now)
        # Hidden behind the group's own name, or a stranger: there is nobody to write down.
        language = event.who.language if event.who else None
        account = Account(channel=channel, address=address, member_id=0, language=language)
        return Member(id=0, name="", since=work.now), account

    async def _act(self, turn: Turn, event: Incoming, found: Verdict) -> Answer:
        """The handler the words or the button lead to."""
        if isinstance(event, Tapped):
            return await self._tap(turn, event.data)
        if not isinstance(event, Said):
            return None
        if event.command == "start" and "-" in event.words:
            # A link into private carries the button that led there.
            return await self._tap(turn, event.words.replace("-", ":"))
        if (number := chosen(event.words)) and self.numbered(event.chat):
            data = await offers.chosen(turn.work.core, event.chat, number)
            if data is not None:
                return await self._tap(turn, data)
            if not event.addressed:
                return None  # neighbours count too
        meant = found.meant
        if self.routes.first is not None and await self.routes.first(turn, event, meant):
            return None
        if (hook := await self._expected(turn, event, meant)) is not None:
            expected: Answer = await hook(turn, event)
            return expected
        if meant is not None:
            answer: Answer = await meant.route.run(turn, event, meant)
            return answer
        assert self.routes.otherwise is not None
        otherwise: Answer = await self.routes.otherwise(turn, event)
        return otherwise

    async def _expected(self, turn: Turn, said: Said, meant: Meant | None) -> Handler | None:
        """Who waits for these words: whoever asked a question alone with the person, or whose card
        they reply to."""
        if turn.private and (meant is None or (meant.rest and said.command is None)):
            asked = await drafts.draft(
                turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address, turn.now
            )
            if asked is not None and (found := self.routes.answers_.get(asked.what)) is not None:
                told = meant is not None and meant.route.tells
                return None if told and asked.what in self.routes.yields_ else found
        if said.reply is not None and said.reply.message and not said.edited:
            key = await outbox_cards.card_at(turn.work.core, turn.chat, said.reply.message) or ""
            card = key.partition(":")[0]
            if meant is None or takes(self.routes, card, said, meant):
                return self.routes.replies_.get(card)
        return None

    def numbered(self, chat: Chat) -> bool:
        """Whether numbers stand for buttons in a chat."""
        return not self.channel.abilities(chat).buttons

    async def _tap(self, turn: Turn, data: str) -> Answer:
        route = self.routes.taps.get(data.partition(":")[0])
        action = route.action.unpack(data) if route else None
        if route is None or action is None:
            raise Refusal("old-button")
        answer: Answer = await route.run(turn, action)
        return answer

    async def _refused(self, row: Row, event: Incoming | None, no: Refusal) -> Ended:
        """A rule said no: nothing of the turn stays but the answer, to the person who asked."""
        words = text(no.key, **no.facts)
        language: str | None = None
        async with self.storage.work(self.now(), self.community.language) as work:
            if not await inbox.done(work.core, row.id):
                return Ended()
            if event is not None and event.who is not None:
                alone = Chat(event.chat.channel, event.who.id, "private")
                language = await members.language_at(work.db, alone, self.community.language)
            if event is not None and event.who and event.chat.kind == "private":
                # Whoever writes to us in private can be written to, however this turn ended.
                _, account = await members.known(work.db, event.chat.channel, event.who, work.now)
                account.reachable = True
            if isinstance(event, Said):
                await self._answer_refused(work, event, words)
        return Ended(words, language=language)

    async def _answer_refused(self, work: Work, said: Said, words: Text) -> None:
        if said.chat.kind == "group" and words.key == "group-unbound":
            # An unbound group gets one polite line, then silence.
            group = await places.known_group(work.db, said.chat)
            if group.greeted:
                return
            group.greeted = True
        language = self.community.language
        private = said.chat.kind == "private"
        if private:
            language = await members.language_at(work.db, said.chat, language)
        only_for = said.who.id if said.aside and said.who else None
        card = note(words, reply_to=None if private else said.message, only_for=only_for)
        await work.post(said.chat, card, lane=Lane.ANSWER, language=language)

    async def set_aside(self, row: Row, why: str) -> None:
        """A row that cannot be handled: out of the way, kept, and a polite line if it was
        addressed to the bot. No word of it reaches the log."""
        try:
            event = self.channel.read(row.payload, self.me)
        except Exception:
            event = None
        async with self.storage.work(self.now(), self.community.language) as work:
            await inbox.set_aside(work.core, row.id, why)
            if isinstance(event, Said) and event.addressed:
                private = event.chat.kind == "private"
                reply_to = None if private else event.message
                card = note(text("sorry-set-aside"), reply_to=reply_to)
                await work.post(event.chat, card, lane=Lane.ANSWER, language=work.language)
        log.error("set aside", row=row.id, why=why)
        if isinstance(event, Tapped):
            await self.notice(event, text("sorry-set-aside"), None)
        self.nudge()
