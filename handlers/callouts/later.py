"""What a call-out tells by itself: the evening before and two hours before to those who go; after
it to whoever called, until somebody says it: who was there?"""

from datetime import datetime, timedelta

from chat.card import Card, button
from chat.routes import Routes
from chat.text import text
from domain.callouts import OF_MATTER, Answer, Move, Notice, State, after, dangers
from domain.forgetting import names_stay
from handlers.buttons import Come
from handlers.callouts import cards, door, ending, timing
from handlers.callouts.coming import move_up
from handlers.callouts.door import Called
from handlers.telling import show_anew, told_at
from storage import callouts, helpers
from storage.matters import Matter
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.due("callout")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The newest notice that is due, once; earlier ones whose hour has gone are passed over."""
    matter.due_at = None
    found = await callouts.of_matter(work.db, matter.id or 0)
    if found is None or found[0].state not in (State.PLANNED, State.OVER):
        return
    one = await door.whole(work, found)
    due = timing.due(work, community, one)
    if one.callout.state is State.OVER:
        await _still_over(work, community, one, due)
        return
    if due is not None and due[1] <= work.now and due[0] is Notice.OVER:
        one.callout.tell(Notice.OVER)
        one.callout.state = after(one.callout.state, Move.END)
        matter.state, matter.done_at = OF_MATTER[one.callout.state], work.now
        await ending.ask_who(work, community, one)
        timing.schedule(work, community, one)
        await cards.redraw(work, community, one)
        await cards.redraw_held(work, community, one)
        return
    # Whoever was forgotten left a place free.
    await move_up(work, community, one)
    await cards.redraw_held(work, community, one)
    if due is not None and due[1] <= work.now:
        one.callout.tell(due[0])
        await _remind(work, community, one)
    timing.schedule(work, community, one)
    await cards.redraw(work, community, one)


async def _still_over(
    work: Work, community: Community, one: Called, due: tuple[Notice, datetime] | None
) -> None:
    """Nobody said yet who was there: without a word nobody has their hours."""
    # Whoever was forgotten stands on no card of it.
    await cards.redraw_named(work, community, one, ending.who(one))
    await cards.redraw_held(work, community, one)
    if due is not None and due[1] <= work.now:
        if (morning := told_at(work, community, alone=True)) is not None:
            one.matter.due_at = morning
            return
        one.callout.tell(due[0])
        await ending.ask_again(work, community, one, due[0])
    timing.schedule(work, community, one)


@routes.every(timedelta(days=1))
async def forget_who_came(work: Work, community: Community) -> None:
    """Long after a call-out nobody needs to know who said what to it."""
    await helpers.fade(work.db, work.now - names_stay(community.settings))


async def _remind(work: Work, community: Community, one: Called) -> None:
    lines = [cards.when(one.callout)]
    if dangers(one.callout.title):
        lines.append(text("callout-insured"))
    card = Card(
        key=f"callout-mine:{one.id}",
        title=text("callout-soon", code=cards.code(one, one.place), title=one.callout.title),
        lines=tuple(lines),
        buttons=((button(text("button-cannot-come"), Come(matter=one.id, coming=False)),),),
    )
    when = told_at(work, community, alone=True)
    if when is not None and when >= one.callout.starts_at:
        return
    for member in one.said(Answer.GOING):
        await show_anew(work, community, member.id or 0, card, not_before=when)
