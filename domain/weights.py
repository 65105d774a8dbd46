"""What examples taught, as a table that can be read: for each name, how much a sign of a line
speaks for it or against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import sqrt


@dataclass(frozen=True)
class Weights:
    """By a name, what each sign weighs, and what a line without any sign weighs, all in the same
    small unit."""

    unit: float
    of: Mapping[str, tuple[dict[str, int], int]]

    @cached_property
    def _by_sign(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for name, (weights, _) in self.of.items():
            for sign, weight in weights.items():
                found.setdefault(sign, []).append((name, weight))
        return found

    def said(self, found: set[str]) -> dict[str, float]:
        """How much these signs speak for each name."""
        known = dict.fromkeys(self.of, 0)
        for sign in self._by_sign.keys() & found:
            for name, weight in self._by_sign[sign]:
                known[name] += weight
        size = sqrt(len(found))
        return {
            name: (known[name] / size + silence) * self.unit
            for name, (_, silence) in self.of.items()
        }

    def likeliest(self, found: set[str]) -> list[tuple[float, str]]:
        """The two names these signs speak for most, and how much."""
        said = self.said(found)
        return nlargest(2, ((much, name) for name, much in said.items()))


def read(text: str) -> Weights:
    """Weights from their text: after `unit` lines of `NAME WEIGHT SIGN…`; the line without a sign
    is what silence weighs. Raises ValueError where it is no such table."""
    weights: dict[str, dict[str, int]] = {}
    silence: dict[str, int] = {}
    unit = 0.0
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, weight, *told = line.split(" ")
        if name == "unit":
            unit = float(weight)
        elif told:
            weights.setdefault(name, {}).update(dict.fromkeys(told, int(weight)))
        else:
            silence[name] = int(weight)
    return Weights(unit, {name: (weights.get(name, {}), quiet) for name, quiet in silence.items()})


def written(table: Weights) -> str:
    """The text of a table: signs of one weight on one line, in order, so that two tables can be
    compared by eye."""
    lines = [f"unit {table.unit!r}"]
    for name, (weights, silence) in table.of.items():
        lines.append(f"{name} {silence}")
        by_weight: dict[int, list[str]] = {}
        for sign, weight in weights.items():
            by_weight.setdefault(weight, []).append(sign)
        lines += [
            f"{name} {weight} {' '.join(sorted(told))}"
            for weight, told in sorted(by_weight.items(), reverse=True)
        ]
    return "\n".join(lines) + "\n"
