"""What happens to an alarm by itself when its moment has come: the next is called, whoever is on
it is asked whether it is over, what nobody asked anything for is closed."""

from chat.card import Card
from chat.routes import Routes
from chat.text import text
from domain import matters as life
from domain.alarms import ASK_AGAIN, FADES, LAST_CALL, SILENT, Move, after
from domain.matters import State
from handlers.emergencies import calling, cards, moves, whom
from handlers.telling import show_members
from storage import alarms
from storage.alarms import Alarm
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.due("alarm")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the row says nothing more afterwards unless the step asks for it."""
    matter.due_at = None
    alarm = await alarms.of(work.db, matter.id or 0)
    if alarm is None:
        return
    if matter.state is State.DONE:
        matter.state = life.after(matter.state, life.Move.SILENCE)
        work.note(matter.id or 0, life.Move.SILENCE.value, None)
    elif alarm.began_at is None:
        await _nobody_asked(work, community, matter, alarm)
    elif matter.state is State.WAITING and alarm.calls <= LAST_CALL:
        await calling.call(work, community, matter, alarm)
        await cards.redraw(work, community, matter, alarm)
    else:
        matter.due_at = work.now + ASK_AGAIN
        await moves.ask(work, community, matter, alarm)


async def _nobody_asked(work: Work, community: Community, matter: Matter, alarm: Alarm) -> None:
    """A discreet word, and silence since. Where the community wants it, whoever is on duty gets
    one line without a name, a place or a word of it."""
    if work.now < matter.created_at + FADES:
        matter.due_at = matter.created_at + FADES
        on = await whom.on_duty(work, community, matter)
        card = Card(lines=(text("discreet-may-need-company", minutes=SILENT.seconds // 60),))
        await show_members(work, community, [one.id or 0 for one in on], card, Lane.EMERGENCY)
        work.note(matter.id or 0, "silent", None)
        return
    matter.state, matter.done_at = after(matter.state, Move.FADE), work.now
    work.note(matter.id or 0, Move.FADE.value, None)
