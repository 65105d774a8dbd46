"""〔看电话〕: whoever may sees the number a reporter left, and the reporter sees who looked."""

from chat.card import Card
from chat.routes import Routes
from chat.text import text
from domain.refusal import Refusal
from domain.roles import Can
from handlers.buttons import SeePhone
from handlers.reports.chain import levels
from handlers.reports.shown import cards
from handlers.reports.unnamed.letting_go import phone_cards
from handlers.turn import Answer, Open, Turn
from storage import phones
from storage.members import Member, called
from storage.outbox import Lane
from storage.places import Place
from storage.seal import Unsealable

routes = Routes()


@routes.tap(SeePhone)
async def see_phone(turn: Turn, tap: SeePhone) -> Answer:
    """The whole number, only in private, and written down before it is shown.

    Raises Refusal where this person may not, or nothing was left.
    """
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter, Can.SEE_PHONE)
    if not await levels.knows(turn.work, matter, turn.alone):
        raise Refusal("phone-not-above")
    if matter.reporter_id is None:
        raise Refusal("phone-not-left")
    reporter = await turn.work.db.get_one(Member, matter.reporter_id)
    row = await phones.looked_at(turn.work.db, matter.reporter_id)
    if row is None or turn.work.seal is None:
        raise Refusal("phone-not-left")
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    try:
        number = turn.work.seal.open(row.sealed)
    except Unsealable:
        raise Refusal("phone-shut") from None
    turn.work.record("saw-phone", turn.me, place=matter.place_id, about=matter.reporter_id)
    place = await turn.work.db.get_one(Place, matter.place_id)
    words = text("phone-of", code=cards.code(matter, place), who=called(reporter), number=number)
    # A message of its own for each look: every one of them can be taken back.
    card = Card(key=f"{phone_cards(matter.reporter_id)}{turn.now:%Y%m%d%H%M%S%f}", lines=(words,))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("mine-sent")
