"""Wherever a name stands on a card of others, the card is drawn again."""

from collections.abc import Sequence

from chat.card import Card
from chat.text import text
from handlers.callouts import naming as callout_names
from handlers.emergencies import naming
from handlers.homes import cards, listing
from handlers.hours import naming as hour_names
from handlers.reports.unasked import candidate_fate
from handlers.reports.unnamed import letting_go
from handlers.telling import clear_copies
from handlers.turn import Turn
from handlers.wishes import naming as wish_names
from storage import forgetting, members, outbox_cards, residences
from storage.places import Place


async def renamed(turn: Turn) -> None:
    """Reports, emergencies and the lists of who lives where say what the speaker is called
    now."""
    await letting_go.renamed(turn.work, turn.community, turn.who)
    for one in await forgetting.accounts(turn.work.db, turn.me):
        await candidate_fate.renamed(
            turn.work, turn.community, one.channel, one.address, turn.who.name
        )
    await naming.redraw(turn.work, turn.community, await naming.of(turn.work, turn.me))
    for feature in (wish_names, callout_names, hour_names):
        await feature.renamed(turn.work, turn.community, turn.me)
    await lists(turn, await homes(turn))


async def council(turn: Turn, motions: Sequence[int], told: Sequence[int]) -> None:
    """Of motions the speaker had a part in nobody's card names them any more; what they had told
    the groups about one (`told`, by its remark) is taken back."""
    work = turn.work
    for id in motions:
        for kind in ("panel", "thread"):
            key = f"motion-{kind}:{id}"
            await letting_go.clear_shown(work, turn.community, key)
    for remark in told:
        key = f"motion-word:{remark}"
        await forgetting.drop_waiting(work.core, key)
        for chat, _ in await outbox_cards.where_shown(work.core, key):
            card = Card(key=key, lines=(text("motion-word-taken-back"),), slight=True)
            await work.post(chat, card, language=turn.community.language)


async def leaving(turn: Turn) -> None:
    """The speaker is about to be forgotten: what others are asked of them, and where they were
    thanked by name."""
    for feature in (wish_names, hour_names):
        await feature.leaving(turn.work, turn.community, turn.me)


async def homes(turn: Turn) -> list[Place]:
    """The places the speaker lives in or says so."""
    found = await residences.own(turn.work.db, turn.me)
    return list({place.id: place for _, _, place in found}.values())


async def lists(turn: Turn, places: Sequence[Place]) -> None:
    """Whoever confirms who lives there reads the list as it is now."""
    work = turn.work
    for place in places:
        for key in (f"homes:{place.id}", f"homes-one:{place.id}"):
            await clear_copies(work, turn.community, key)
        await listing.redraw(work, turn.community, place)
        for chat, _ in await outbox_cards.where_shown(work.core, f"homes-one:{place.id}"):
            reader = await members.account(work.db, chat.channel, chat.id)
            if reader is not None:
                card = await cards.one_by_one(work, place, reader.member_id)
                language = await members.language_at(work.db, chat, turn.community.language)
                await work.post(chat, card, language=language)
