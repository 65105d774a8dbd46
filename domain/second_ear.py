"""A second ear: how much a line sounds like those in which somebody cried for help.

Rules know the words they were told. This ear was taught by examples (`python -m bench.learn`): a
table says of a *sign*, one to three letters in a row or the families of words that stand in a
line, how much it speaks for danger or against it, and a line weighs what its signs weigh. It says
nothing by itself: what follows from it is decided beside the rules (`domain.emergencies`).
"""

from dataclasses import dataclass
from functools import cache, cached_property
from math import sqrt
from pathlib import Path

from domain import weights
from domain.emergency_kinds import Kind
from domain.signs import signs
from domain.weights import Weights

TABLE = Path(__file__).with_name("second_ear.txt")
#: How far the likeliest kind must be ahead of the next one, or it is no kind's.
AHEAD = 0.3


@dataclass(frozen=True)
class Table:
    """What was learnt. `danger` and each of `kinds`: what a sign weighs, and what a line without
    any sign weighs, all in the same small unit."""

    unit: float
    danger: dict[str, int]
    silence: int
    kinds: dict[Kind, tuple[dict[str, int], int]]

    @cached_property
    def by_kind(self) -> Weights:
        """Those of the kinds alone."""
        return Weights(self.unit, {kind.value: one for kind, one in self.kinds.items()})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a line sounds like: `danger` above 0 more like a cry than like talk; `signs` are those
    of the line."""

    danger: float
    signs: set[str]
    table: Table

    @property
    def kind(self) -> Kind:
        """The kind it sounds like; HELP where two are too close."""
        first, second = self.table.by_kind.likeliest(self.signs)
        return Kind(first[1]) if first[0] - second[0] >= AHEAD else Kind.HELP


def opinion(words: str, table: Table | None = None) -> Opinion:
    """What a line sounds like, by the table that comes with the bot or by another one."""
    table, found = table or learnt(), signs(words)
    known = sum(filter(None, map(table.danger.get, found)))
    return Opinion((known / sqrt(len(found)) + table.silence) * table.unit, found, table)


def strongest(words: str, most: int = 4) -> list[str]:
    """The signs of a line that speak most for danger, the strongest first. They are pieces of
    somebody's words: for whoever asks what the bot makes of a line of theirs, never for a log."""
    known = learnt().danger
    told = sorted(
        ((known[sign], sign) for sign in known.keys() & signs(words)),
        key=lambda one: (-one[0], one[1]),
    )
    return [sign for weight, sign in told[:most] if weight > 0]


@cache
def learnt() -> Table:
    """The table that comes with the bot, read once."""
    return read(TABLE.read_text(encoding="utf-8"))


#: The name of the weights for danger of any kind.
DANGER = "danger"


def read(text: str) -> Table:
    """A table from its text, see `domain.weights`. Raises ValueError where it is none."""
    found = weights.read(text)
    of = dict(found.of)
    danger, silence = of.pop(DANGER)
    return Table(found.unit, danger, silence, {Kind(name): one for name, one in of.items()})


def written(table: Table) -> str:
    """The text of a table, which `read` reads."""
    kinds = {kind.value: of for kind, of in sorted(table.kinds.items())}
    return weights.written(Weights(table.unit, {DANGER: (table.danger, table.silence)} | kinds))
