"""What the bot listens for is kept in memory, and rebuilt from rows at start."""

from datetime import datetime

from chat.ears import PIECES, Calls, Ears, Origin, Overheard, Standing, Window
from domain.alarms import STANDS
from handlers.wishes.publishing import CALLS
from storage import alarms, candidates, drafts, matters, outbox_cards, taxonomy, wishes
from storage.work import Storage


async def listen_again(storage: Storage, ears: Ears, now: datetime) -> None:
    """Rebuild from rows what the bot listens for: the city's words, open questions, fresh reports
    and what may become one."""
    async with storage.reading() as db:
        ears.table = await taxonomy.of(db)
        for one in await drafts.open_ones(db, now):
            ears.listen(Window(one.chat, one.account, one.until, asked=True))
        for chat, message in await matters.origins(db):
            ears.listen(Origin(chat, message))
        for chat, message in await candidates.messages(db):
            ears.listen(Overheard(chat, message))
        told = await matters.reported_since(db, now - PIECES)
        said = await candidates.said_since(db, now - PIECES)
        for chat, account, at in (*told, *said):
            ears.listen(Window(chat, account, at + PIECES))
        standing = {
            f"alarm:{matter.id}:card": alarm.heard_at + STANDS
            for matter, alarm in await alarms.open_ones(db)
        }
        calling = {f"wish:{id}": at for id, at in await wishes.calling(db, now - CALLS)}
        keys = [*calling, *standing]
        shown = await outbox_cards.shown_in(await db.connection(), keys)
        for key, until in standing.items():
            for where in shown[key]:
                ears.listen(Standing(where.id, until))
        for key, at in calling.items():
            for where in shown[key]:
                ears.listen(Calls(where.id, at + CALLS))
