"""What the bot listens for in groups: decided in memory, so ordinary chat costs nothing and is
never written down.

Data-protection law and speed want the same: what asks nothing of the bot is forgotten at once.
The model is small and is rebuilt from rows at start.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chat.incoming import Incoming, Said
from chat.routes import Routes
from domain import hearing

#: How long further pieces of a report (photos, places) are taken as part of it.
PIECES = timedelta(minutes=2)
#: Messages that became matters are remembered as long as they can still be edited.
_ORIGINS = 5000
_ALBUMS = 1000


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


@dataclass
class Ears:
    """The bot's attention. Chats are named by their id on the channel."""

    routes: Routes
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    origins: OrderedDict[Origin, None] = field(default_factory=OrderedDict)
    albums: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def listen(self, what: Window | Origin) -> None:
        """Start listening for what a turn made possible."""
        if isinstance(what, Window):
            self.windows[what.chat, what.person] = what
        else:
            self.origins[what] = None
            if len(self.origins) > _ORIGINS:
                self.origins.popitem(last=False)

    def hears(self, what: Incoming | None) -> bool:
        """Whether this asks something of the bot. What does not is dropped unwritten.

        Only ordinary group talk can be dropped: private words, taps and service messages pass.
        """
        if what is None:
            return False
        if not isinstance(what, Said):
            return True
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
        if said.edited:
            return Origin(said.chat.id, said.message) in self.origins or self._wakes(said)
        if said.album and said.album in self.albums:
            return True
        if said.addressed:
            return True
        if said.forwarded:
            return False
        if self._wakes(said):
            if said.who:
                window = Window(said.chat.id, said.who.id, said.at + PIECES)
                self.windows.setdefault((said.chat.id, said.who.id), window)
            return True
        return self._expected(said)

    def _wakes(self, said: Said) -> bool:
        if self.routes.meant(said) is not None:
            return True
        reply = said.reply
        return (
            reply is not None
            and reply.message is not None
            and Origin(said.chat.id, reply.message) in self.origins
            and self.routes.knows(said.words)
        )

    def _expected(self, said: Said) -> bool:
        if said.who is None:
            return False
        window = self.windows.get((said.chat.id, said.who.id))
        if window is None:
            return False
        if said.at >= window.until:
            del self.windows[said.chat.id, said.who.id]
            return False
        return (
            bool(said.photos)
            or said.voice is not None
            or (window.asked and hearing.says_something(said.words))
            or hearing.names_trouble(said.words)
        )
