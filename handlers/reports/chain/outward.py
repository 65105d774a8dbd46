"""Beyond the top: whoever is in charge there hands a matter on to the city's own system. Who
reported it is told to nobody without a yes to just this."""

from typing import ClassVar

from chat.card import Action, Card, Handoff, Id, button
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Fact, text
from domain import titles
from domain.matters import OPEN, Kind, Move
from domain.outward import Status, service_code
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.chain import charge, city_text, levels
from handlers.reports.shown import cards
from handlers.reports.shown.panel import HandOn, How, Step
from handlers.turn import Answer, Turn
from storage import history, outward, phones, places
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.outward import ASKED, CITY_SAID, HANDED_ON
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: Where what is handed on goes: the one chat of the channel "outward".
CITY = Chat("outward", "city", "private")


class NameMe(Action):
    """〔可以给〕 〔不用给〕: whether the city may know who reported it."""

    tag: ClassVar[str] = "oy"
    matter: Id
    yes: bool


@routes.says(whole=("报给市里", "报给市里吧", "转给市里", "hand on to the city"), about=True)
async def by_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """报给市里, in a reply or with the number."""
    return await _show(turn, await turn.about(meant.code, said.reply))


@routes.tap(HandOn)
async def hand_on(turn: Turn, tap: HandOn) -> Answer:
    """What will be told, first; then it is told."""
    matter = await turn.matter(tap.matter)
    match tap.how:
        case How.SHOW:
            return await _show(turn, matter)
        case How.ASK:
            return await _ask(turn, matter)
    await _require(turn, matter)
    await _hand_on(turn.work, turn.community, matter, turn.me, None)
    return text("handed-on")


@routes.tap(NameMe)
async def named(turn: Turn, tap: NameMe) -> Answer:
    """The reporter's own word on whether the city may know them; then it is told."""
    matter = await turn.matter(tap.matter)
    if matter.reporter_id != turn.me:
        raise Refusal("only-the-reporter")
    asked = await history.last(turn.work.db, matter.id or 0, ASKED)
    if asked is None or matter.state not in OPEN:
        raise Refusal("old-button")
    await _not_twice(turn.work, matter)
    whom = turn.who if tap.yes else None
    await _hand_on(turn.work, turn.community, matter, asked.member_id, whom)
    words = text("named-yes" if tap.yes else "named-no")
    await turn.show(Card(key=f"name:{matter.id}", lines=(words,)))
    return words


async def _require(turn: Turn, matter: Matter) -> None:
    """Raises Refusal for whoever is not in charge at the top, and for what is over or was handed
    on before."""
    await turn.require_over(matter)
    await turn.require(Can.HANDLE, await levels.top(turn.work, matter))
    if matter.kind is not Kind.REPORT or matter.state not in OPEN:
        raise Refusal("closed-already")
    await _not_twice(turn.work, matter)


async def _not_twice(work: Work, matter: Matter) -> None:
    if (before := await history.last(work.db, matter.id or 0, HANDED_ON)) is not None:
        raise Refusal("handed-on-already", at=f"{before.at:%m-%d}")


async def _show(turn: Turn, matter: Matter) -> Answer:
    await _require(turn, matter)
    if not turn.community.settings.get("outward"):
        # No system takes it: a text to read out at the telephone, or to copy.
        told = await city_text.card(turn.work, turn.community, matter)
        if await turn.show_members([turn.me], told):
            return None if turn.private else text("panel-sent")
        return text("open-private-first")
    what = await _described(turn.work, turn.community, matter, {})
    buttons = [button(text("button-hand-on"), HandOn(matter=matter.id or 0, how=How.NOW))]
    if matter.reporter_id is not None:
        buttons.append(
            button(text("button-ask-reporter"), HandOn(matter=matter.id or 0, how=How.ASK))
        )
    card = Card(
        key=f"outward:{matter.id}",
        lines=(
            text("hand-on-what", title=what.title, words=what.words, address=what.address),
            text("hand-on-nameless"),
        ),
        buttons=(tuple(buttons),),
    )
    if await turn.show_members([turn.me], card):
        return None if turn.private else text("panel-sent")
    return text("open-private-first")


async def _ask(turn: Turn, matter: Matter) -> Answer:
    """Only the reporter can say yes, and only alone with the bot."""
    await _require(turn, matter)
    if matter.reporter_id is None:
        raise Refusal("reporter-unknown")
    place = await turn.work.db.get_one(Place, matter.place_id)
    yes, no = (NameMe(matter=matter.id or 0, yes=yes) for yes in (True, False))
    asked = text("name-me", code=cards.code(matter, place), title=cards.heading(matter))
    card = Card(
        key=f"name:{matter.id}",
        lines=(asked,),
        buttons=((button(text("button-name-yes"), yes), button(text("button-name-no"), no)),),
    )
    if not await turn.show_members([matter.reporter_id], card):
        return text("reporter-unreachable")
    turn.work.note(matter.id or 0, ASKED, turn.me)
    return text("name-asked")


async def _hand_on(
    work: Work, community: Community, matter: Matter, by: int | None, whom: Member | None
) -> None:
    facts: dict[str, str] = {}
    if whom is not None:
        facts["name"] = whom.name
        phone = await phones.of(work.db, whom.id or 0)
        if phone is not None and work.seal is not None:
            facts["phone"] = work.seal.open(phone.sealed)
    what = await _described(work, community, matter, facts)
    work.note(matter.id or 0, HANDED_ON, by, named=bool(facts))
    await work.db.flush()
    await work.post(CITY, what, lane=Lane.CARD, language=community.language)
    await cards.redraw(work, community, matter)


async def _described(
    work: Work, community: Community, matter: Matter, facts: dict[str, str]
) -> Handoff:
    way_up = await places.chain(work.db, matter.place_id)
    street = next((one.name for one in way_up if one.parent_id is None), "")
    names = dict.fromkeys((street, community.name, way_up[0].name))
    codes = community.settings.get("outward_codes", {})
    return Handoff(
        key=outward.key(matter.id or 0),
        id=f"{community.name}/{way_up[0].key}/{matter.number}",
        title=titles.public(matter.title) or f"{way_up[0].short} {matter.number}",
        words=titles.public(matter.words),
        service=service_code(matter.category, codes),
        category=matter.category or "",
        address="".join(names),
        latitude=matter.latitude,
        longitude=matter.longitude,
        at=matter.created_at,
        facts=facts,
    )


async def city_said(
    work: Work, community: Community, matter: Matter, status: Status, notes: str
) -> bool:
    """The city said something new of a matter: whoever is on it hears, and can say that it is
    done; the city's word alone ends nothing. False where it is nothing new."""
    before = await history.last(work.db, matter.id or 0, CITY_SAID)
    if before is not None and before.facts == {"status": status.value, "notes": notes}:
        return False
    if before is None and status is Status.OPEN and not notes:
        return False
    work.note(matter.id or 0, CITY_SAID, None, status=status.value, notes=notes)
    place = await work.db.get_one(Place, matter.place_id)
    code, title = cards.code(matter, place), cards.heading(matter)
    said: Fact = notes or text("city-no-notes")
    over = status is Status.CLOSED
    words = text("city-open", code=code, title=title, notes=said)
    if over:
        words = text("city-closed", code=code, title=title, notes=said)
    done = button(text("button-finish"), Step(matter=matter.id or 0, move=Move.FINISH))
    buttons = ((done,),) if over else ()
    await charge.tell(work, community, matter, Card(lines=(words,), buttons=buttons))
    return True
