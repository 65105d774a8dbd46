"""What happens to a report by itself when its moment has come: it goes up, what waited goes on,
silence closes what was done."""

from collections.abc import Sequence

from chat.routes import Routes
from chat.text import text
from domain.deadlines import Tier
from domain.matters import ACTIVE, Move, State
from handlers.reports.alike import same
from handlers.reports.chain import rising
from handlers.reports.shown import cards
from handlers.reports.worked import moving, waiting, with_property
from storage.matters import Matter
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.due("report")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the clock of the row is wound anew by it."""
    if matter.held_until is not None and matter.held_until <= work.now:
        await same.appear(work, community, matter)
        told = text("same-no", code=await cards.named(work, matter, cards.said_in(matter)))
        await same.settle(work, community, matter, told)
        return
    match matter.state:
        case State.DONE:
            await moving.move(work, community, matter, Move.SILENCE, None)
            await cards.redraw(work, community, matter)
            await cards.settle_question(work, community, matter, text("answered-silence"))
        case State.PAUSED:
            await waiting.over(work, community, matter)
        case State.LONG_TERM:
            await waiting.monthly(work, community, matter)
        case _ if matter.answer_by is not None and matter.answer_by <= work.now:
            await rising.by_itself(work, community, matter)
        case State.WITH_PROPERTY if matter.property_by and matter.property_by <= work.now:
            await with_property.ask(work, community, matter)
        case _ if matter.tier is Tier.URGENT:
            await rising.brought_to_mind(work, community, matter)
        case _:
            moving.wind(matter, work.now, community=community)


@routes.ahead("report")
async def many_moments_came(work: Work, community: Community, due: Sequence[Matter]) -> None:
    """What those that go up now need is looked up for all of them together."""
    going_up = [
        one
        for one in due
        if one.state in (*ACTIVE, State.PROPOSED)
        and one.answer_by is not None
        and one.answer_by <= work.now
    ]
    await rising.look_ahead(work, going_up)
