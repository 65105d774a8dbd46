"""All features as one: a word, a button or a moment leads to one of them only."""

from collections.abc import Iterable
from typing import Any

from chat.routes import Routes, put


def merged(features: Iterable[Routes]) -> Routes:
    """All features as one. Raises ValueError where two claim the same word, button or moment."""
    all_ = Routes()
    claimed: dict[str, Any] = {}
    for one in features:
        for route in one.spoken:
            command = [f"/{route.command}"] if route.command else []
            for word in {*command, *route.starts, *route.whole}:
                put(claimed, word, route)
            all_.add(route)
        for mine, theirs in (
            (all_.taps, one.taps),
            (all_.events, one.events),
            (all_.every_, one.every_),
            (all_.due_, one.due_),
            (all_.ahead_, one.ahead_),
            (all_.answers_, one.answers_),
            (all_.replies_, one.replies_),
        ):
            for key, value in theirs.items():
                put(mine, key, value)
        all_.whatever_.update(one.whatever_)
        all_.yields_ |= one.yields_
        if one.otherwise:
            all_.fallback(one.otherwise)
        if one.newcomer:
            all_.first_word(one.newcomer)
        if one.first:
            all_.before_all(one.first)
        if one.unsure:
            all_.when_unsure(one.unsure)
        if one.between:
            all_.between_neighbours(one.between)
    return all_
