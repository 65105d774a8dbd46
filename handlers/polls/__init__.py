"""Household polls: written, previewed, voted on in every group they concern, counted, told."""

from chat.features import merged
from handlers.polls import (
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
