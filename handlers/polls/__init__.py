"""Household polls: written, previewed, voted on in every group they concern, counted, told."""

from chat.features import merged
from handlers.polls import (
    about_motion,
    closing,
    counting,
    export,
    hands,
    next_step,
    paper,
    sending,
    voting,
    words,
    writing,
)

routes = merged(
    [
        about_motion.routes,
        writing.routes,
        sending.routes,
        voting.routes,
        paper.routes,
        counting.routes,
        words.routes,
        closing.routes,
        export.routes,
        hands.routes,
        next_step.routes,
    ]
)
