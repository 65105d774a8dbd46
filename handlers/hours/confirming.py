"""What whoever is in charge says to the hours of the volunteers at their places."""

from chat.card import Card, button
from chat.routes import Routes
from chat.text import text
from domain.refusal import Refusal
from domain.roles import Can
from handlers.buttons import ConfirmHours, SeeHours
from handlers.naming import spent
from handlers.telling import gently, show_members
from handlers.turn import Answer, Turn
from storage import callouts, hours
from storage.callouts import Service
from storage.members import Member, called

routes = Routes()

#: Shown at once; what is left is shown when these are answered.
_MOST = 8


@routes.tap(SeeHours)
async def see(turn: Turn, _tap: SeeHours) -> Answer:
    """〔看时长〕 on the list: a card each, in private."""
    rows = await hours.to_confirm(turn.work.db, turn.me, turn.now)
    if not rows:
        return text("hours-none")
    for service, member, _ in rows[:_MOST]:
        await turn.show_members([turn.me], ask(service, member))
    return None if turn.private else text("panel-sent")


@routes.tap(ConfirmHours)
async def confirm(turn: Turn, tap: ConfirmHours) -> Answer:
    """〔属实〕〔不对〕, by whoever looks after the place; nobody confirms their own."""
    found = await hours.waiting(turn.work.db, tap.service)
    if found is None or not turn.private:
        raise Refusal("old-button")
    service, member = found
    if service.member_id == turn.me:
        raise Refusal("hours-not-your-own")
    await turn.require(Can.HANDLE, service.place_id)
    how_long = spent(service.minutes)
    if tap.yes:
        service.confirmed_by, service.confirmed_at = turn.me, turn.now
        told = text("hours-yours", what=service.what, spent=how_long)
    else:
        await callouts.unserve(turn.work.db, service.matter_id, member.id or 0)
        told = text("hours-not-counted", what=service.what, who=called(turn.who))
    what = "hours-confirmed" if tap.yes else "hours-refused"
    turn.work.note(service.matter_id, what, turn.me)
    words = text("hours-confirmed" if tap.yes else "hours-refused", spent=how_long)
    await turn.show(Card(key=key(service), lines=(words,)))
    card = gently(turn.work, turn.community, Card(lines=(told,)))
    await show_members(turn.work, turn.community, [member.id or 0], card)
    return words


def ask(service: Service, member: Member) -> Card:
    """What whoever looks after the place is asked."""
    id = service.id or 0
    lines = (
        text(
            "hours-ask", who=called(member), what=service.what, day=service.day.isoformat(),
            spent=spent(service.minutes),
        ),
    )  # fmt: skip
    yes, no = (ConfirmHours(service=id, yes=answer) for answer in (True, False))
    rows = ((button(text("button-hours-yes"), yes), button(text("button-hours-no"), no)),)
    return Card(key=key(service), lines=lines, buttons=rows)


def key(service: Service) -> str:
    """Of its card."""
    return f"hours:{service.id}"
