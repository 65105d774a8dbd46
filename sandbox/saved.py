"""A world kept in a file between two runs, so that what a bot remembers of it stays true."""

import asyncio
import contextlib
import itertools
import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.things import Chat, Message, Poll, Topic
from sandbox.world import World

#: A world saved a moment before its end may have gone on a little: ids leave that much room.
ROOM = 1_000
#: Seconds between looks at whether there is something new to save.
PAUSE = 1.0


def save(world: World, path: Path) -> None:
    """Write chats, polls, files, unread updates and the clock. People and bots come from the
    seed, and what a bot set of itself (commands, a webhook) it sets again."""
    kept = {
        "ahead": world.clock.ahead.total_seconds(),
        "numbers": next(world.numbers),
        "chats": [asdict(chat) for chat in world.chats.values()],
        "polls": [asdict(poll) for poll in world.polls.values()],
        "streams": {
            bot_id: {"next": stream.next_id, "pending": list(stream.pending)}
            for bot_id, stream in world.streams.items()
        },
        "files": [
            [file_id, file_path, b64encode(content).decode()]
            for file_id, (content, file_path) in world.files.items()
        ],
    }
    half = path.with_suffix(".part")
    half.write_text(json.dumps(kept), encoding="utf-8")
    half.replace(path)


def load(world: World, path: Path) -> None:
    """Read what `save` wrote into a world that was seeded the same way.

    Raises OSError or ValueError where there is no such file.
    """
    kept = json.loads(path.read_text(encoding="utf-8"))
    world.clock.ahead = timedelta(seconds=kept["ahead"])
    world.numbers = itertools.count(kept.get("numbers", 0) + ROOM)
    for raw in kept["chats"]:
        world.put_back(_chat(raw))
    for raw in kept.get("polls", ()):
        world.polls[raw["id"]] = _poll(raw)
    for bot_id, stream in kept["streams"].items():
        mine = world.streams[int(bot_id)]
        mine.next_id = stream["next"] + ROOM
        mine.pending.extend((number, text) for number, text in stream["pending"])
    for file_id, file_path, content in kept["files"]:
        world.files.put_back(file_id, file_path, b64decode(content))


async def saving(world: World, path: Path) -> None:
    """Save after every change until cancelled, and once more then."""
    news = world.listen()
    try:
        while True:
            await news.get()
            while not news.empty():
                news.get_nowait()
            save(world, path)
            await asyncio.sleep(PAUSE)
    finally:
        world.unlisten(news)
        with contextlib.suppress(OSError):
            save(world, path)


def _chat(raw: dict[str, Any]) -> Chat:
    messages = {
        int(id): Message(**message | {"reactions": _numbered(message["reactions"])})
        for id, message in raw["messages"].items()
    }
    numbered = {
        "members": _numbered(raw["members"]),
        "rights": _numbered(raw.get("rights", {})),
        "topics": {int(id): Topic(**topic) for id, topic in raw.get("topics", {}).items()},
        "messages": messages,
        "acting": {},
    }
    chat = Chat(**raw | numbered)
    chat.next_message_id += ROOM
    return chat


def _poll(raw: dict[str, Any]) -> Poll:
    shown = [(chat_id, message_id) for chat_id, message_id in raw["shown"]]
    return Poll(**raw | {"votes": _numbered(raw["votes"]), "shown": shown})


def _numbered(raw: dict[str, Any]) -> dict[int, Any]:
    return {int(id): value for id, value in raw.items()}
