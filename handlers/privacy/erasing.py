"""删除我的数据: at once, into copies too. What they reported stays, without them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from chat.card import Action, Card, button, note
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Fact, Text, text
from domain.forgetting import names_stay
from domain.roles import Can
from handlers.council import forgotten
from handlers.emergencies import naming
from handlers.privacy import everywhere
from handlers.reports.shown import cards
from handlers.reports.unasked import candidate_fate
from handlers.reports.unnamed import letting_go, sealing
from handlers.turn import Answer, Turn
from storage import (
    council_people,
    forgetting,
    motion_voices,
    outbox,
    phones,
    places,
    posts,
    retention,
    rights,
    sealed,
)
from storage.members import Account, Member
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


class Erase(Action):
    """〔确定删除〕〔先不删〕"""

    tag: ClassVar[str] = "er"
    sure: bool


@routes.says(
    whole=("删除我的数据", "删除我的信息", "删掉我的数据", "delete my data"), private=True
)
async def ask(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """What goes, what stays; or who must take back a role first."""
    if (first := await _first(turn)) is not None:
        return first
    buttons = (
        button(text("button-erase"), Erase(sure=True)),
        button(text("button-erase-not"), Erase(sure=False)),
    )
    await turn.show(Card(lines=(text("erase-ask"),), buttons=(buttons,)))
    return None


@routes.tap(Erase)
async def erase(turn: Turn, tap: Erase) -> Answer:
    """〔确定删除〕: everything is asked again, however old the button is."""
    if not turn.private:
        return text("only-in-private")
    if not tap.sure:
        return text("erase-kept")
    if (first := await _first(turn)) is not None:
        await turn.say(first)
        return None
    await _erase(turn)
    await turn.show(note(text("erased")))
    return None


@routes.every(timedelta(hours=1))
async def forget_names(work: Work, community: Community) -> None:
    """A matter closed long ago no longer tells who reported it, nor who spoke up beside them."""
    for matter in await retention.long_closed(work.db, work.now - names_stay(community.settings)):
        secrets: set[str] = set()
        if matter.reporter_id is not None:
            reporter = await work.db.get_one(Member, matter.reporter_id)
            secrets = await letting_go.secrets_of(work, reporter)
        await letting_go.let_go(work, community, matter, secrets)
        joined = await retention.let_neighbours_go(work.db, matter)
        work.note(matter.id or 0, "names gone", None, joined=joined)


async def _first(turn: Turn) -> Text | None:
    """What stands in the way: a role that others gave would come back with their list."""
    for role, place, source in await forgetting.given(turn.work.db, turn.me, turn.now):
        office = text("office", place=place.name, role=turn.role_name(role))
        if source == "invite":
            return text("erase-resign-first", office=office)
        return text("erase-roles-first", office=office, who=await _giver(turn, place))
    if await posts.by_file(turn.work.db, turn.me, turn.now):
        return text("on-the-list", who=turn.community.name)
    mine = {f"{one.channel}:{one.address}" for one in await _accounts(turn)}
    return text("erase-operator-first") if mine & set(turn.community.operators) else None


async def _giver(turn: Turn, place: Place) -> Fact:
    for above in await places.chain(turn.work.db, place.id or 0):
        who = await rights.in_charge(turn.work.db, above.id or 0, Can.INVITE, turn.now, (turn.me,))
        if named := [one.name for one in who if one.name]:
            return named[0]
    return turn.community.name


async def _erase(turn: Turn) -> None:
    work, me = turn.work, turn.who
    secrets = await letting_go.secrets_of(work, me)
    mine = [(one.channel, one.address) for one in await _accounts(turn)]
    on = await forgetting.handled(work.db, turn.me)
    urgent = await naming.of(work, turn.me)
    lived = await everywhere.homes(turn)
    motions = await motion_voices.part_in(work.db, turn.me)
    told = [one.id or 0 for one in await council_people.remarks_of(work.db, turn.me)]
    shown = await council_people.shown_of(work.db, turn.me, secrets)
    for channel, address in mine:
        await candidate_fate.forget(work, turn.community, channel, address)
    await phones.forget(work.db, turn.me)
    await letting_go.number_gone(work, turn.community, turn.me)
    if unnamed := await sealing.own(turn):
        await sealed.forget(work.db, [matter.id or 0 for matter, _ in unnamed])
    for matter in await forgetting.reported(work.db, turn.me):
        await letting_go.let_go(work, turn.community, matter, secrets)
    await everywhere.leaving(turn)
    await forgetting.erase(work.db, me, secrets, turn.now)
    for matter in on:
        await cards.redraw(work, turn.community, matter)
    await naming.redraw(work, turn.community, urgent)
    await everywhere.lists(turn, lived)
    await everywhere.council(turn, motions, told)
    await forgotten.redraw(work, turn.community, shown)
    nobody = text("a-neighbour").model_dump(exclude_defaults=True)
    await work.db.flush()
    await forgetting.strike_waiting(work.core, secrets, [address for _, address in mine], nobody)
    for channel, address in mine:
        await forgetting.forget_chat(work.core, channel, address)
        if work.seal is not None:
            queue = outbox.hidden_queue(work.seal, Chat(channel, address))
            await forgetting.forget_chat(work.core, channel, queue)


async def _accounts(turn: Turn) -> Sequence[Account]:
    return await forgetting.accounts(turn.work.db, turn.me)
