"""What the bot listens for in groups: decided in memory, so ordinary chat costs nothing and is
never written down.

Data-protection law and speed want the same: what asks nothing of the bot is forgotten at once.
The model is small and is rebuilt from rows at start.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chat.degrade import chosen
from chat.incoming import Chat, Incoming, Said, Tapped
from chat.order import Verdict, verdict
from chat.routes import Meant, Routes
from domain import alarm_words, hearing
from domain.categories import Taxonomy

#: How long further pieces of a report (photos, places) are taken as part of it.
PIECES = timedelta(minutes=2)
#: Messages that became matters are remembered as long as they can still be edited.
_ORIGINS = 5000
_ALBUMS = 1000
#: Words on their way from the ears to their turn; more are heard once more there.
_PASSED = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """Somebody was asked something, or has just reported: what they send next may be for us."""

    chat: str
    person: str
    until: datetime
    #: Asked a question: any words are the answer. Otherwise only photos and places are.
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """A message that became a matter: its edits and the replies to it are for us."""

    chat: str
    message: str


@dataclass(frozen=True, slots=True)
class Overheard:
    """A message that became a candidate: its edits are for us."""

    chat: str
    message: str


@dataclass(frozen=True, slots=True)
class Calls:
    """The bot called for somebody in a group: a bare 我来 there may be the answer."""

    chat: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An emergency stands in a group: how it goes is told there in so many words, not only in
    replies. Once it is over, `until` is that moment."""

    chat: str
    until: datetime


#: What a turn may make the bot listen for.
Listened = Window | Origin | Overheard | Calls | Standing


@dataclass
class Ears:
    """The bot's attention. Chats are named by their id on the channel."""

    routes: Routes
    #: The city's categories; without them no word is heard that is not for the bot.
    table: Taxonomy | None = None
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    origins: OrderedDict[Origin | Overheard, None] = field(default_factory=OrderedDict)
    calls: dict[str, datetime] = field(default_factory=dict)
    alarms: dict[str, datetime] = field(default_factory=dict)
    albums: OrderedDict[str, None] = field(default_factory=OrderedDict)
    #: What was found in words of a group that passed, by their event, until their turn comes.
    _passed: OrderedDict[str, tuple[Said, Taxonomy | None, Verdict]] = field(
        default_factory=OrderedDict
    )
    #: Whether numbers stand for buttons in a chat.
    numbered: Callable[[Chat], bool] = lambda _: False

    def listen(self, what: Listened) -> None:
        """Start listening for what a turn made possible."""
        if isinstance(what, Window):
            self.windows[what.chat, what.person] = what
        elif isinstance(what, Calls):
            self.calls[what.chat] = max(what.until, self.calls.get(what.chat, what.until))
        elif isinstance(what, Standing):
            self.alarms[what.chat] = what.until
        else:
            self.origins[what] = None
            if len(self.origins) > _ORIGINS:
                self.origins.popitem(last=False)

    def verdict(self, said: Said, *, heard: bool = False) -> Verdict:
        """What these words are, by this bot's routes and the city's categories. `heard`: they
        passed, and have their turn."""
        if heard and (before := self._passed.pop(said.id, None)) is not None:
            words, table, found = before
            if words == said and table is self.table:
                return found
        return verdict(said, self.routes, self.table, heard=heard)

    def hears(self, what: Incoming | None) -> bool:
        """Whether this asks something of the bot. What does not is dropped unwritten.

        Only ordinary group talk and what no feature looks at can be dropped: private words and
        taps pass.
        """
        if what is None:
            return False
        if isinstance(what, Tapped):
            return True
        if not isinstance(what, Said):
            return type(what) in self.routes.events
        if what.chat.kind == "channel":
            return False
        if what.chat.kind == "private":
            return True
        if not self._group(what):
            return False
        if what.album:
            self.albums[what.album] = None
            if len(self.albums) > _ALBUMS:
                self.albums.popitem(last=False)
        return True

    def _group(self, said: Said) -> bool:
        found = self.verdict(said)
        # Whoever says it, and however: danger passes.
        passes = found.danger is not None or found.perhaps or self.minds(said, found)
        if passes and said.reply is None:  # to a reply it matters that it was heard
            self._passed[said.id] = said, self.table, found
            if len(self._passed) > _PASSED:
                self._passed.popitem(last=False)
        return passes

    def minds(self, said: Said, found: Verdict) -> bool:
        """Whether words of a group are for the bot, whatever danger may be in them."""
        if said.edited and self._knows(said.chat.id, said.message):
            return True
        if said.forwarded:
            return found.meant is not None
        if said.album and said.album in self.albums:
            return True
        if chosen(said.words) and self.numbered(said.chat):
            return True
        if said.command is not None and found.meant is None and not said.named:
            return False  # /roll is some other bot's
        if said.addressed or self._meant(said, found.meant):
            self._expect_pieces(said, found.meant)
            return True
        if self._short_reply(said) or (not said.edited and self._expected(said)):
            return True
        if self._of_an_alarm(said) or self._agrees(said):
            return True
        if found.sure is None or self._about_a_matter(said):
            return False
        self._expect_pieces(said, None)
        return True

    def _meant(self, said: Said, meant: Meant | None) -> bool:
        """Whether words nobody addressed are meant for the bot all the same."""
        if meant is None or not meant.route.called or meant.code or meant.rest:
            return meant is not None
        if said.reply is not None:
            return self._about_a_matter(said)
        until = self.calls.get(said.chat.id)
        return until is not None and said.at < until

    def _of_an_alarm(self, said: Said) -> bool:
        """「人出来了」 where an emergency stands, 「我在现场」 under the cry."""
        if said.who is None or said.edited:
            return False
        until = self.alarms.get(said.chat.id)
        if until is None or said.at >= until:
            return False
        if said.reply is not None and not self._about_a_matter(said):
            return False
        found = alarm_words.told(said.words)
        return found is not None and (found.whole or said.reply is not None)

    def _agrees(self, said: Said) -> bool:
        """「我家也是」 under what may become a report."""
        reply = said.reply
        if reply is None or reply.message is None or said.edited:
            return False
        return Overheard(said.chat.id, reply.message) in self.origins and hearing.agrees(
            said.words
        )

    def _knows(self, chat: str, message: str) -> bool:
        return Origin(chat, message) in self.origins or Overheard(chat, message) in self.origins

    def _short_reply(self, said: Said) -> bool:
        """「办好了」 under the very message that became a matter."""
        return self._about_a_matter(said) and self.routes.knows(said.words)

    def _about_a_matter(self, said: Said) -> bool:
        reply = said.reply
        return (
            reply is not None
            and reply.message is not None
            and Origin(said.chat.id, reply.message) in self.origins
        )

    def _expect_pieces(self, said: Said, meant: Meant | None) -> None:
        """A photo may come in the same batch, before the turn had time to ask us to listen."""
        may_be_report = meant.route.starts if meant else hearing.names_trouble(said.words)
        if said.who is None or not may_be_report:
            return
        here, until = (said.chat.id, said.who.id), said.at + PIECES
        if here not in self.windows or self.windows[here].until < until:
            self.windows[here] = Window(*here, until)

    def _expected(self, said: Said) -> bool:
        if said.who is None:
            return False
        window = self.windows.get((said.chat.id, said.who.id))
        if window is None:
            return False
        if said.at >= window.until:
            del self.windows[said.chat.id, said.who.id]
            return False
        if said.reply is not None and not self._about_a_matter(said):
            return False  # they are talking to a neighbour
        return (
            bool(said.photos)
            or said.voice is not None
            or said.location is not None
            or (window.asked and hearing.says_something(said.words))
            or hearing.names_trouble(said.words)
            or hearing.goes_on(said.words)
        )
