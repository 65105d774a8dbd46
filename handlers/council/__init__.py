"""The council: the days neighbours come together, and what is proposed, decided and done there."""

from chat.features import merged
from handlers.council import (
    agenda,
    coming,
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
    showing,
)

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
    ]
)

#: What somebody proposed, for 我的事.
own_lines = motion_thread.own_lines
