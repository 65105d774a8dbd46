"""Applying which groups serve which places."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.addresses import Address
from domain.community import Site
from storage.applied import FILE, Applied
from storage.places import Binding, Group, Place, known_group


async def apply_chats(
    db: AsyncSession,
    sites: Sequence[Site],
    places: Mapping[str, Place],
    now: datetime,
    applied: Applied,
) -> None:
    """Bind the groups the file names, end the bindings it began and names no more. What a code
    bound is the file's from the day it names it."""
    changes = applied.of("chats")
    open_now = await db.exec(
        select(Binding, Group, Place)
        .join(Group, col(Binding.chat_id) == col(Group.id))
        .join(Place, col(Binding.place_id) == col(Place.id))
        .where(col(Binding.until).is_(None))
        .order_by(col(Binding.source) != FILE, col(Binding.id))
    )
    today = await _addresses(db)
    wanted = {(today.get(chat, chat), site.key): site for site in sites for chat in site.chats}
    for binding, group, place in open_now.all():
        named = f"{group.channel}:{group.address} at {place.name}"
        if wanted.pop((Address(group.channel, group.address), place.key), None) is not None:
            if binding.source != FILE:
                binding.source = FILE
                changes.changed.append(named)
        elif binding.source == FILE:
            binding.until = now
            changes.ended.append(named)
    for (chat, key), site in wanted.items():
        row = await known_group(db, Chat(chat.channel, chat.id))
        db.add(Binding(chat_id=row.id or 0, place_id=places[key].id or 0, since=now))
        changes.added.append(f"{chat} at {site.name}")
    await db.flush()


async def _addresses(db: AsyncSession) -> dict[Address, Address]:
    """What a group that moved is called now, by each of its former ids."""
    groups = (await db.exec(select(Group))).all()
    return {
        Address(group.channel, former): Address(group.channel, group.address)
        for group in groups
        for former in group.formerly
    }
