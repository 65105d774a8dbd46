"""How far what was heard agrees with what was meant."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. The denominator is always shown."""

    part: int
    whole: int

    @classmethod
    def of(cls, answers: Iterable[bool]) -> "Share":
        """The share of those that are so."""
        all_ = list(answers)
        return cls(sum(all_), len(all_))

    @property
    def value(self) -> float:
        """Between 0 and 1; of nothing it is 1: nothing was missed."""
        return self.part / self.whole if self.whole else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.part} of {self.whole})"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """0 where either is 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f}, {self.recall:.3f}, {self.f:.3f}"


def retrieved(pairs: Iterable[tuple[bool, bool]]) -> Agreement:
    """How well things were picked out; each pair is (meant, heard)."""
    all_ = list(pairs)
    return Agreement(
        Share.of(meant for meant, heard in all_ if heard).value,
        Share.of(heard for meant, heard in all_ if meant).value,
    )


def b_cubed(meant: Mapping[str, Hashable], heard: Mapping[str, Hashable]) -> Agreement:
    """B³ (Bagga and Baldwin, 1998): for each item, how much of the group it was put in belongs
    with it, and how much of what belongs with it is there; the means over all items.

    `heard` must have every key of `meant`.
    """
    precision = recall = 0.0
    for one in meant:
        together = {other for other in meant if heard[other] == heard[one]}
        belong = {other for other in meant if meant[other] == meant[one]}
        right = len(together & belong)
        precision += right / len(together)
        recall += right / len(belong)
    count = len(meant) or 1
    return Agreement(precision / count, recall / count)
