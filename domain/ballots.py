"""How votes are taken, replaced and counted. Pure arithmetic; what the tables do not allow does
not happen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.refusal import Refusal

#: How often another member of a household may replace its vote; then it stands, until the
#: household's own word comes on paper.
MOST_REPLACED = 2
#: Of fewer secret votes than this only the winner is told: the rest would tell who chose what.
SHOWN_FROM = 10


@dataclass(frozen=True, slots=True)
class Vote:
    """The voice of one household, or of one person, as it stands."""

    choice: frozenset[int]
    #: The member who spoke last for it; None where it came on paper.
    by: int | None
    #: How often somebody other than the one before changed it.
    replaced: int = 0


def cast(before: Vote | None, choice: Collection[int], by: int | None) -> Vote:
    """The vote as it stands after `by` spoke; None: on paper.

    Raises Refusal where the household has replaced it too often, and for paper where it spoke
    itself: a vote is counted once, and nobody else's hand goes over it.
    """
    chosen = frozenset(choice)
    if before is None:
        return Vote(chosen, by)
    frozen = before.replaced >= MOST_REPLACED
    if by is None:
        if before.by is not None and not frozen:
            raise Refusal("poll-voted-already")
        return replace(before, choice=chosen, by=None)
    if chosen == before.choice:
        return before
    if frozen:
        raise Refusal("poll-frozen")
    if by == before.by:
        return replace(before, choice=chosen)
    return Vote(chosen, by, before.replaced + 1)


def toggled(chosen: Collection[int], option: int) -> frozenset[int]:
    """Several may be chosen: another tap on one takes it back. One must stay: whoever has spoken
    has spoken. Raises Refusal."""
    left = frozenset(chosen) ^ {option}
    if not left:
        raise Refusal("poll-one-must-stay")
    return left


def tally(choices: Iterable[Collection[int]], options: int) -> tuple[int, ...]:
    """How many chose each option, in their order."""
    counts = [0] * options
    for choice in choices:
        for option in set(choice):
            counts[option] += 1
    return tuple(counts)


def ahead(counts: Sequence[int]) -> tuple[int, ...]:
    """The options nobody is ahead of; none where nobody voted."""
    most = max(counts, default=0)
    return tuple(n for n, count in enumerate(counts) if count == most) if most else ()


def tells_all(votes: int, *, secret: bool) -> bool:
    """Whether so many votes may be told option by option."""
    return not secret or votes >= SHOWN_FROM


class Subject(StrEnum):
    """What owners would decide on (民法典 art. 278). A poll of ours is no owners' vote: the law is
    only held beside it."""

    ORDINARY = "ordinary"  # art. 278 (一)–(五), (九): 使用维修资金、选聘物业 and the rest
    MAJOR = "major"  # (六)–(八): 筹集维修资金, 改建重建, 改变共有部分用途


@dataclass(frozen=True, slots=True)
class Weight:
    """Owners by area (square metres) and by heads; several flats of one buyer are one head."""

    area: Decimal = Decimal(0)
    heads: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.area + other.area, self.heads + other.heads)


def share(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """How much of the whole a part is, exactly; of nothing it is nothing."""
    return Fraction(part) / Fraction(whole) if whole else Fraction(0)


def quorum(part: Weight, whole: Weight) -> bool:
    """Whether owners with two thirds of the area and of the heads took part (以上 includes it)."""
    enough = Fraction(2, 3)
    return share(part.area, whole.area) >= enough and share(part.heads, whole.heads) >= enough


def carried(subject: Subject, yes: Weight, part: Weight) -> bool:
    """Whether those in favour are enough of those who took part, by area and by heads: three
    quarters of both, or for all other matters more than half of both."""
    shares = share(yes.area, part.area), share(yes.heads, part.heads)
    if subject is Subject.MAJOR:
        return all(one >= Fraction(3, 4) for one in shares)
    return all(one > Fraction(1, 2) for one in shares)
