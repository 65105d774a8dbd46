"""Where each card stands: the message its newer state edits, and its older copies."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.incoming import Chat
from storage.outbox import Shown

_shown = Shown.__table__  # type: ignore[attr-defined]

#: How the key of a card begins that was posted anew below; its message's id ends it.
OLD = "old:"


async def forget(db: AsyncConnection, chat: Chat, key: str) -> None:
    """The next showing of a card posts anew. The message it lived in is kept in mind as an older
    copy: whoever erases a name must reach it too."""
    older = sa.literal(f"{OLD}{key}:").concat(_shown.c.message)
    await db.execute(sa.update(_shown).where(_lives(chat, key)).values(key=older))


async def gone(db: AsyncConnection, chat: Chat, key: str) -> None:
    """The message a card lived in is there no more: the next showing posts anew."""
    await db.execute(sa.delete(_shown).where(_lives(chat, key)))


def _lives(chat: Chat, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(_shown.c.channel == chat.channel, _shown.c.chat == chat.id, _shown.c.key == key)


async def card_at(db: AsyncConnection, chat: Chat, message: str) -> str | None:
    """The key of the card that a message shows or showed, if any: what a reply is about."""
    asked = {"channel": chat.channel, "chat": chat.id, "message": message}
    key = (await db.execute(_KEY, asked)).scalar()
    return key.removeprefix(OLD) if key else None


async def stands(db: AsyncConnection, chat: Chat, key: str) -> bool:
    """Whether a card stands in a chat, so that the next showing only edits it."""
    asked = {"channel": chat.channel, "chat": chat.id, "card": key}
    found = await db.execute(_STANDS, asked)
    return found.first() is not None


async def shown_in(db: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Sequence[Chat]]:
    """The chats in which each of these cards stands."""
    found: dict[str, list[Chat]] = {key: [] for key in keys}
    for key, channel, chat in await db.execute(_SHOWN_IN, {"cards": list(keys)}):
        found[key].append(Chat(channel, chat))
    return found


_SHOWN_IN = (
    sa.select(_shown.c.key, _shown.c.channel, _shown.c.chat)
    .where(_shown.c.key.in_(sa.bindparam("cards", expanding=True)))
    .order_by(_shown.c.id)
)
_HERE = (_shown.c.channel == sa.bindparam("channel"), _shown.c.chat == sa.bindparam("chat"))
_KEY = sa.select(_shown.c.key).where(*_HERE, _shown.c.message == sa.bindparam("message"))
_STANDS = sa.select(_shown.c.id).where(*_HERE, _shown.c.key == sa.bindparam("card"))
_WHERE = sa.select(_shown.c.channel, _shown.c.chat, _shown.c.message).where(
    _shown.c.key == sa.bindparam("card")
)


async def where_shown(db: AsyncConnection, key: str) -> list[tuple[Chat, str]]:
    """The chats a card stands in, and as which message."""
    rows = await db.execute(_WHERE, {"card": key})
    return [(Chat(channel, chat), message) for channel, chat, message in rows]
