"""The council: the days neighbours come together, and what is proposed, decided and done there."""

from collections.abc import Sequence

from chat.features import merged
from chat.text import Text
from handlers.council import (
    agenda,
    book,
    coming,
    minutes,
    motion_deciding,
    motion_later,
    motion_merging,
    motion_panel,
    motion_seconding,
    motion_thread,
    motion_words,
    motion_writing,
    moving,
    notices,
    planning,
    rating,
    round_agreeing,
    round_calling,
    showing,
    survey,
    survey_ending,
    survey_paper,
    task_later,
    task_making,
    task_moves,
    three_lists,
)
from handlers.turn import Turn

routes = merged(
    [
        planning.routes,
        notices.routes,
        coming.routes,
        moving.routes,
        showing.routes,
        agenda.routes,
        # A code alone is no new motion.
        motion_thread.routes,
        motion_writing.routes,
        motion_seconding.routes,
        motion_words.routes,
        motion_panel.routes,
        motion_merging.routes,
        motion_deciding.routes,
        motion_later.routes,
        task_making.routes,
        task_moves.routes,
        task_later.routes,
        rating.routes,
        minutes.routes,
        round_calling.routes,
        round_agreeing.routes,
        survey.routes,
        survey_ending.routes,
        survey_paper.routes,
        three_lists.routes,
        book.routes,
    ]
)


async def own_lines(turn: Turn) -> Sequence[Text]:
    """What of the council is the speaker's own, for 我的事."""
    return [
        *await showing.own_lines(turn),
        *await task_later.own_lines(turn),
        *await motion_thread.own_lines(turn),
    ]
