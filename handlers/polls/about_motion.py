"""〔发起投票〕 on a motion: its poll, as a draft whoever holds it may still change."""

from datetime import UTC
from zoneinfo import ZoneInfo

from chat.routes import Routes
from domain import motions as life
from domain.electorate import Per
from domain.motion_rules import OPTIONS
from domain.motions import Move
from domain.poll_times import ends_by_default
from domain.refusal import Refusal
from domain.roles import Can
from handlers.buttons import DraftPoll
from handlers.polls import preview, writing
from handlers.turn import Answer, Turn
from storage import motion_polls, motions
from storage.places import Place
from storage.polls import Poll

routes = Routes()


@routes.tap(DraftPoll)
async def draft(turn: Turn, tap: DraftPoll) -> Answer:
    """The preview in private, with the motion's title and 同意, 不同意, 弃权."""
    found = await motions.of_matter(turn.work.db, tap.matter)
    if found is None or not turn.private:
        raise Refusal("no-such-motion")
    motion, matter, place = found
    if matter.estate_wide and place.estate_id is not None:
        place = await turn.work.db.get_one(Place, place.estate_id)
    await turn.require(Can.HOLD_POLL, place.id or 0)
    life.after(motion.state, Move.DECIDE, number=matter.number)
    until = ends_by_default(turn.now.astimezone(ZoneInfo(turn.community.timezone)))
    poll = Poll(
        place_id=place.id or 0,
        made_by=turn.me,
        title=matter.title,
        options=list(OPTIONS.get(turn.community.language, OPTIONS["zh_CN"])),
        per=Per.HOUSEHOLD,
        closes_at=until.astimezone(UTC),
        created_at=turn.now,
    )
    writing.set_end(turn, poll, until)
    await motion_polls.draft(turn.work.db, motion, poll)
    await preview.show(turn, poll, place)
    return None
