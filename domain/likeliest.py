"""What a report is most likely about, by examples: a second opinion beside the words of the table
of categories that comes with the program (`python -m bench.learn`)."""

from functools import cache
from pathlib import Path

from domain import weights
from domain.signs import signs
from domain.weights import Weights

TABLE = Path(__file__).with_name("likeliest.txt")


def category(words: str, table: Weights | None = None) -> tuple[float, str]:
    """The key these words speak for most, and how much: above 0 rather for it than against it."""
    return (table or learnt()).likeliest(signs(words))[0]


@cache
def learnt() -> Weights:
    """The table that comes with the bot, read once."""
    return weights.read(TABLE.read_text(encoding="utf-8"))
