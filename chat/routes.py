"""Which words, taps and moments lead to which handler: one `Routes` per feature, no registry."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chat.card import Action
from chat.spoken import Handler as Handler
from chat.spoken import Meant as Meant
from chat.spoken import Spoken as Spoken
from chat.spoken import Words


@dataclass(frozen=True, slots=True)
class Tap:
    """A button and what it does."""

    action: type[Action]
    run: Handler
    #: It is meant in groups that serve no place, too.
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """Something to look after now and then; it must be harmless to run twice."""

    name: str
    period: timedelta
    run: Handler


@dataclass
class Routes(Words):
    """A feature's ways in; `chat.features.merged` puts the features together."""

    taps: dict[str, Tap] = field(default_factory=dict)
    events: dict[type, Handler] = field(default_factory=dict)
    every_: dict[str, Every] = field(default_factory=dict)
    due_: dict[str, Handler] = field(default_factory=dict)
    #: What looks up at once what many rows of a kind need that are due together.
    ahead_: dict[str, Handler] = field(default_factory=dict)
    #: By what a draft waits for: what somebody asked alone with the bot answers.
    answers_: dict[str, Handler] = field(default_factory=dict)
    #: The questions of `answers_` that a report is no answer to.
    yields_: set[str] = field(default_factory=set)
    #: By how the key of a card of ours begins: words in a reply to it that no route knows.
    replies_: dict[str, Handler] = field(default_factory=dict)
    #: Those of them that take whole messages too that some route knows; True: also what begins
    #: with a route's word.
    whatever_: dict[str, bool] = field(default_factory=dict)
    #: What happens to addressed words no route claims, and to pieces that follow a report.
    otherwise: Handler | None = None
    #: What happens when somebody first speaks in the group of a building.
    newcomer: Handler | None = None
    #: What looks at words before any route does, or between neighbours: were they its?
    first: Handler | None = None
    between: Handler | None = None
    #: What asks whoever may have cried for help.
    unsure: Handler | None = None

    def tap(self, action: type[Action], *, anywhere: bool = False) -> Callable[[Handler], Handler]:
        """The handler of a button. It asks for the right again, however old the button is."""

        def register(run: Handler) -> Handler:
            put(self.taps, action.tag, Tap(action, run, anywhere))
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

    def answer(self, question: str, *, yields: bool = False) -> Callable[[Handler], Handler]:
        """The handler of what follows a question the bot put to somebody alone: any words but a
        command or a whole message of some route; `yields`: and but a report, where nobody need
        answer and it would be lost in what they say."""

        def register(run: Handler) -> Handler:
            put(self.answers_, question, run)
            if yields:
                self.yields_.add(question)
            return run

        return register

    def reply(
        self, card: str, *, whatever: bool = False, starts: bool = False
    ) -> Callable[[Handler], Handler]:
        """The handler of words in a reply to a card whose key begins so, which no route claims;
        `whatever`: also of whole messages one does; `starts`: also of words that begin with
        one's. A command is never taken, nor what has the form of something else."""

        def register(run: Handler) -> Handler:
            put(self.replies_, card, run)
            if whatever or starts:
                self.whatever_[card] = starts
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


def put(table: dict[Any, Any], key: Any, route: Any) -> None:
    """Enter a route once. Raises ValueError for a second one."""
    if key in table:
        raise ValueError(f"two handlers for {key!r}")
    table[key] = route
