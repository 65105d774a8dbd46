"""What is in a bubble besides text: pictures, files, voice, places, and polls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.words import Words
from sandbox.world import Chat, Message, World

Raw = Mapping[str, Any]

#: A picture is drawn no larger than this, in CSS pixels.
PHOTO_BOX = (380, 320)
#: Ids of one album stand close together; no album is longer than this.
NEAR = 24
#: Kinds of content the page names instead of drawing.
NAMED = ("video", "audio", "animation", "contact", "document", "location", "sticker", "poll")
_KILO = 1024


@dataclass(frozen=True)
class Photo:
    """A picture and the size it is drawn at, in CSS pixels, so that nothing jumps as it loads."""

    file_id: str
    width: int
    height: int


@dataclass(frozen=True)
class File:
    file_id: str
    name: str
    size: str


@dataclass(frozen=True)
class Option:
    """One line of a poll. `right` is None where nothing is told of it."""

    text: str
    votes: int
    percent: int
    chosen: bool
    right: bool | None


@dataclass(frozen=True)
class Survey:
    """A poll as one person sees it: results show after their vote, or when it is closed."""

    question: str
    kind: str
    options: list[Option]
    total: str
    results: bool
    votable: bool
    multiple: bool
    explanation: str


def photo(sizes: Sequence[Raw] | None) -> Photo | None:
    if not sizes:
        return None
    largest = max(sizes, key=lambda size: int(size["width"]))
    wide, high = max(1, largest["width"]), max(1, largest["height"])
    scale = min(1.0, PHOTO_BOX[0] / wide, PHOTO_BOX[1] / high)
    return Photo(largest["file_id"], round(wide * scale), round(high * scale))


def file(raw: Raw | None) -> File | None:
    if raw is None:
        return None
    size = int(raw.get("file_size", 0))
    shown = f"{size} B" if size < _KILO else f"{size / _KILO:.0f} KB"
    if size >= _KILO * _KILO:
        shown = f"{size / _KILO / _KILO:.1f} MB"
    return File(raw["file_id"], raw.get("file_name", raw["file_id"]), shown)


def length(raw: Raw | None) -> str:
    """The length of a voice message: 0:38."""
    if raw is None:
        return ""
    minutes, seconds = divmod(int(raw.get("duration", 0)), 60)
    return f"{minutes}:{seconds:02}"


def survey(world: World, raw: Raw | None, viewer: int, words: Words) -> Survey | None:
    if raw is None:
        return None
    poll = world.polls.get(raw["id"])
    mine = poll.votes.get(viewer) if poll is not None else None
    correct = poll.correct if poll is not None else raw.get("correct_option_ids", [])
    results = bool(mine) or raw["is_closed"]
    total = raw["total_voter_count"]
    options = [
        Option(
            option["text"],
            option["voter_count"],
            round(100 * option["voter_count"] / total) if total else 0,
            at in (mine or ()),
            at in correct if results and raw["type"] == "quiz" else None,
        )
        for at, option in enumerate(raw["options"])
    ]
    told = ["poll_anonymous" if raw["is_anonymous"] else "poll_open"]
    told += ["poll_quiz"] if raw["type"] == "quiz" else []
    told += ["poll_multiple"] if raw["allows_multiple_answers"] else []
    told += ["poll_closed"] if raw["is_closed"] else []
    again = raw["allows_revoting"] or not mine
    return Survey(
        raw["question"],
        " · ".join(words[key] for key in told),
        options,
        words.fill("votes", n=total),
        results,
        poll is not None and not raw["is_closed"] and again,
        raw["allows_multiple_answers"],
        raw.get("explanation", "") if results else "",
    )


def album(chat: Chat, message: Message) -> list[Message]:
    """The messages of the album this one belongs to, in order; empty when it stands alone."""
    group = message.raw.get("media_group_id")
    if group is None:
        return []
    near = range(message.message_id - NEAR, message.message_id + NEAR)
    found = [chat.messages[id] for id in near if id in chat.messages]
    items = [one for one in found if one.raw.get("media_group_id") == group]
    return items if len(items) > 1 else []


def name(raw: Raw, words: Words) -> str:
    """What is in a message besides text: 照片, 语音 0:38 …; empty when it is only text."""
    if "photo" in raw:
        return words["photo"]
    if "voice" in raw:
        return words.fill("voice", length=length(raw["voice"]))
    for kind in NAMED:
        if kind in raw:
            return words[kind]
    return "" if raw.get("text") or raw.get("caption") else words["something"]
