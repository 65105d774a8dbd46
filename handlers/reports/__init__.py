"""Reports (报事): say what is broken, see it taken, hear that it is done."""

from chat.features import merged
from handlers.reports.alike import joining, merging, same
from handlers.reports.chain import handed, later, outward, reporter_told, returning, rising
from handlers.reports.shown import digest, lists, looking
from handlers.reports.told import (
    complaints,
    heard,
    new,
    passing,
    quoting,
    sorting,
    talk,
    titling,
    unanswered,
    unplaced,
)
from handlers.reports.unasked import candidates, overheard
from handlers.reports.unnamed import nameless, opening
from handlers.reports.worked import (
    closing,
    moves,
    not_ours,
    parts,
    together,
    waiting,
    with_property,
)

routes = merged(
    [
        new.routes,
        nameless.routes,
        opening.routes,
        complaints.routes,
        moves.routes,
        closing.routes,
        looking.routes,
        waiting.routes,
        with_property.routes,
        not_ours.routes,
        parts.routes,
        outward.routes,
        passing.routes,
        unplaced.routes,
        unanswered.routes,
        quoting.routes,
        sorting.routes,
        titling.routes,
        heard.routes,
        rising.routes,
        reporter_told.routes,
        handed.routes,
        returning.routes,
        joining.routes,
        merging.routes,
        same.routes,
        later.routes,
        lists.routes,
        together.routes,
        digest.routes,
        overheard.routes,
        candidates.routes,
        talk.routes,
    ]
)

#: What somebody reported, for 我的事.
own_lines = looking.own_lines
