"""Who keeps what, why, for how long, and what one may ask for; and the answer to the first
notice."""

from chat.card import note
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.forgetting import names_stay
from handlers.buttons import Explain, Noticed
from handlers.reports.told import first_word
from handlers.turn import Answer, Open, Turn

routes = Routes()


@routes.says("privacy", whole=("隐私", "信息怎么用", "privacy"))
async def privacy(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """隐私: the whole of it, wherever it is asked."""
    return _explained(turn)


@routes.tap(Explain)
async def explain(turn: Turn, tap: Explain) -> Answer:
    """〔信息怎么用〕: in private, because a notice is too small for it."""
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await turn.work.post(turn.alone, note(_explained(turn)), language=turn.language)
    return None if turn.private else text("mine-sent")


@routes.tap(Noticed)
async def noticed(turn: Turn, tap: Noticed) -> Answer:
    """〔好的〕 under the first notice."""
    await first_word.settle(turn, tap.matter, text("noticed"))
    return None


def _explained(turn: Turn) -> Text:
    name = turn.community.name or text("our-community")
    return text("privacy", community=name, days=names_stay(turn.community.settings).days)
