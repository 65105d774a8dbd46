"""A report that neighbours could see is no longer for their eyes."""

from chat.card import Delete
from storage import forgetting, outbox_cards, places
from storage.matters import Matter
from storage.outbox import Lane
from storage.work import Work


async def take_off(work: Work, matter: Matter) -> None:
    """From now on only the reporter and those in charge see it; its cards go from every wall."""
    if not matter.open:
        return
    matter.open = False
    key = f"matter:{matter.id}"
    await work.db.flush()
    await forgetting.drop_waiting(work.core, key)
    walls = {(chat.channel, chat.id) for chat, _ in await places.walls(work.db, matter.place_id)}
    for chat, message in await outbox_cards.where_shown(work.core, key):
        if (chat.channel, chat.id) in walls:
            await work.post(chat, Delete(message=message), lane=Lane.ANSWER)
            await outbox_cards.forget(work.core, chat, key)
