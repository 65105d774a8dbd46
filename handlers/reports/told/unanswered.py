"""What somebody was asked, and never answered, ends with a word: nothing of it is kept."""

from datetime import timedelta

from chat.card import Card
from chat.incoming import Chat
from chat.routes import Routes
from chat.text import text
from handlers.reports.told import passed, unplaced
from handlers.reports.told.new import HOME, PASSED
from handlers.telling import clear_copies, told_at
from storage import drafts, members, outbox_cards
from storage.drafts import Draft
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.every(timedelta(minutes=1))
async def let_go(work: Work, community: Community) -> None:
    """A new message, because an edit tells nobody; by day, because nobody asked for it."""
    for asked in await drafts.over(work.db, (PASSED, HOME), work.now):
        card = _last_word(asked)
        chat = Chat(asked.channel, asked.chat, "private")
        await outbox_cards.forget(work.core, chat, card.key or "")
        await clear_copies(work, community, card.key or "")
        language = await members.language_at(work.db, chat, community.language)
        at = told_at(work, community, alone=True)
        await work.post(chat, card, lane=Lane.CARD, language=language, not_before=at)
        await drafts.forget(work.db, asked.channel, asked.chat, asked.account)


def _last_word(asked: Draft) -> Card:
    if asked.what == HOME:
        return Card(key=unplaced.key(asked.account), lines=(text("voice-let-go"),))
    brought = passed.Brought.of(asked)
    words = text("passed-over", n=len(brought.items))
    return Card(key=passed.key(asked.account), lines=(words,))
