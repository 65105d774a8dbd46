"""Which words, taps and moments lead to which handler: one `Routes` per feature, no registry."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chat.card import Action
from chat.incoming import Said
from domain import codes, hearing
from domain.codes import Code

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that lead somewhere: a command, starting words, or a whole message."""

    name: str
    run: Handler
    command: str | None = None
    #: Lines starting with one of these, followed by a place or a thing.
    starts: tuple[str, ...] = ()
    #: Whole messages, beside at most a code.
    whole: tuple[str, ...] = ()
    #: Whole messages are only meant for the bot in a reply or with a sure code; those of a form in
    #: a reply to anybody.
    about: bool = False
    #: Those of a form, too, only in a reply to what is ours.
    ours: bool = False
    #: A whole message of this form, in plain signs: sure enough to be heard in any group.
    pattern: re.Pattern[str] | None = None
    #: Only heard alone with the bot.
    private: bool = False
    #: Heard in groups that serve no place, too.
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """A button and what it does."""

    action: type[Action]
    run: Handler


@dataclass(frozen=True, slots=True)
class Every:
    """Something to look after now and then; it must be harmless to run twice."""

    name: str
    period: timedelta
    run: Handler


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody's words were understood as."""

    route: Spoken
    rest: str
    code: Code | None


@dataclass
class Routes:
    """A feature's ways in; `chat.features.merged` puts the features together."""

    spoken: list[Spoken] = field(default_factory=list)
    #: By whole messages, and the signs a starting word begins with: each line of talk is asked.
    whole_: dict[str, list[Spoken]] = field(default_factory=dict)
    signs_: set[str] = field(default_factory=set)
    taps: dict[str, Tap] = field(default_factory=dict)
    events: dict[type, Handler] = field(default_factory=dict)
    every_: dict[str, Every] = field(default_factory=dict)
    due_: dict[str, Handler] = field(default_factory=dict)
    #: What looks up at once what many rows of a kind need that are due together.
    ahead_: dict[str, Handler] = field(default_factory=dict)
    #: By what a draft waits for: what somebody asked alone with the bot answers.
    answers_: dict[str, Handler] = field(default_factory=dict)
    #: By how the key of a card of ours begins: words in a reply to it that no route knows.
    replies_: dict[str, Handler] = field(default_factory=dict)
    #: What happens to addressed words no route claims, and to pieces that follow a report.
    otherwise: Handler | None = None
    #: What happens when somebody first speaks in the group of a building.
    newcomer: Handler | None = None
    #: What looks at words before any route does, or between neighbours: were they its?
    first: Handler | None = None
    between: Handler | None = None
    #: What asks whoever may have cried for help.
    unsure: Handler | None = None

    def add(self, route: Spoken) -> None:
        """One more way in by words."""
        self.spoken.append(route)
        for word in route.whole:
            self.whole_.setdefault(word, []).append(route)
        self.signs_ |= {sign for start in route.starts for sign in (start[0], start[0].upper())}

    def says(
        self,
        command: str | None = None,
        *,
        starts: tuple[str, ...] = (),
        whole: tuple[str, ...] = (),
        about: bool = False,
        ours: bool = False,
        pattern: re.Pattern[str] | None = None,
        private: bool = False,
        anywhere: bool = False,
    ) -> Callable[[Handler], Handler]:
        """The handler of a command and of the plain words that mean the same."""

        def register(run: Handler) -> Handler:
            name = f"{run.__module__}.{run.__name__}"
            whole_ = tuple(hearing.bare(word) for word in whole)
            self.add(
                Spoken(name, run, command, starts, whole_, about, ours, pattern, private, anywhere)
            )
            return run

        return register

    def tap(self, action: type[Action]) -> Callable[[Handler], Handler]:
        """The handler of a button. It asks for the right again, however old the button is."""

        def register(run: Handler) -> Handler:
            put(self.taps, action.tag, Tap(action, run))
            return run

        return register

    def on(self, event: type) -> Callable[[Handler], Handler]:
        """The handler of something that happened to the bot itself."""

        def register(run: Handler) -> Handler:
            put(self.events, event, run)
            return run

        return register

    def every(self, period: timedelta) -> Callable[[Handler], Handler]:
        """Run at most once in each `period`, in one process."""

        def register(run: Handler) -> Handler:
            name = f"{run.__module__}.{run.__name__}"
            put(self.every_, name, Every(name, period, run))
            return run

        return register

    def due(self, kind: str) -> Callable[[Handler], Handler]:
        """Run for each row of `kind` whose `due_at` has passed, one transaction each."""

        def register(run: Handler) -> Handler:
            put(self.due_, kind, run)
            return run

        return register

    def ahead(self, kind: str) -> Callable[[Handler], Handler]:
        """Run before the rows of `kind` that are due together, in their one transaction: see
        `storage.work.Work.gather`."""

        def register(run: Handler) -> Handler:
            put(self.ahead_, kind, run)
            return run

        return register

    def answer(self, question: str) -> Callable[[Handler], Handler]:
        """The handler of what follows a question the bot put to somebody alone: any words but a
        command or a whole message of some route."""

        def register(run: Handler) -> Handler:
            put(self.answers_, question, run)
            return run

        return register

    def reply(self, card: str) -> Callable[[Handler], Handler]:
        """The handler of words in a reply to a card whose key begins so, which no route claims."""

        def register(run: Handler) -> Handler:
            put(self.replies_, card, run)
            return run

        return register

    def fallback(self, run: Handler) -> Handler:
        """The handler of addressed words that no route claims."""
        if self.otherwise is not None:
            raise ValueError("two fallbacks")
        self.otherwise = run
        return run

    def first_word(self, run: Handler) -> Handler:
        """The handler of somebody's first word in the group of a building, before the word."""
        if self.newcomer is not None:
            raise ValueError("two handlers of first words")
        self.newcomer = run
        return run

    def before_all(self, run: Handler) -> Handler:
        """The handler asked before any route, whoever speaks and however: an emergency?"""
        if self.first is not None:
            raise ValueError("two handlers before all")
        self.first = run
        return run

    def when_unsure(self, run: Handler) -> Handler:
        """The handler of words that may be a cry."""
        if self.unsure is not None:
            raise ValueError("two handlers of words that may be a cry")
        self.unsure = run
        return run

    def between_neighbours(self, run: Handler) -> Handler:
        """The handler of words between neighbours: nobody becomes known by saying them."""
        if self.between is not None:
            raise ValueError("two handlers of words between neighbours")
        self.between = run
        return run

    def meant(self, said: Said, *, heard: bool = False) -> Meant | None:
        """The route these words lead to, or None.

        Unaddressed words must be sure (a starting word with a place or a thing, a whole message or
        one of a form, a code with its kind); addressed ones may be as short as people are.
        `heard`: the ears know that what it replies to is a matter.
        """
        if said.command is not None:
            return self._command(said)
        # Whole messages first: 「报修12 办好了」 is no new report.
        words = hearing.plain(said.words)
        if (whole := self._whole(said, words, heard)) is not None:
            return whole
        if (formed := self._formed(said, words, heard)) is not None:
            return formed
        if hearing.beginning(said.words)[:1] not in self.signs_:
            return None
        for route in self.spoken:
            if route.private and said.chat.kind != "private":
                continue
            rest = hearing.after_start(said.words, route.starts) if route.starts else None
            if rest is None:
                continue
            if said.addressed or hearing.asks_for_report(rest):
                return Meant(route, rest, None)
        return None

    def _formed(self, said: Said, words: str, heard: bool) -> Meant | None:
        for route in self.spoken:
            if route.pattern is None or not route.pattern.fullmatch(words):
                continue
            if route.private and said.chat.kind != "private":
                continue
            if route.about and not (said.addressed or (said.reply and (heard or not route.ours))):
                continue
            return Meant(route, words, None)
        return None

    def knows(self, words: str) -> bool:
        """Whether these words alone are the whole-message words of some route, or of a form that
        is only ours."""
        if hearing.bare(words) in self.whole_:
            return True
        said = hearing.plain(words)
        return any(
            one.ours and one.pattern is not None and one.pattern.fullmatch(said) is not None
            for one in self.spoken
        )

    def _command(self, said: Said) -> Meant | None:
        for route in self.spoken:
            if route.command == said.command:
                code, _ = codes.find(hearing.plain(said.words), bare=True)
                return Meant(route, said.words, code)
        return None

    def _whole(self, said: Said, words: str, heard: bool) -> Meant | None:
        code, rest = codes.find(words, bare=said.addressed)
        for alone, named in ((words, None), (rest, code)) if code else ((words, None),):
            for route in self.whole_.get(hearing.bare(alone), ()):
                if route.private and said.chat.kind != "private":
                    continue
                # 「办好了」 alone in the group is talk; in a reply or with its code it is not.
                if route.about and not (named or said.addressed or (heard and said.reply)):
                    continue
                return Meant(route, "", named)
        return None


def put(table: dict[Any, Any], key: Any, route: Any) -> None:
    """Enter a route once. Raises ValueError for a second one."""
    if key in table:
        raise ValueError(f"two handlers for {key!r}")
    table[key] = route
