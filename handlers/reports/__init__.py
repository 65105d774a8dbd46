"""Reports (报事): say what is broken, see it taken, hear that it is done."""

from chat.routes import merged
from handlers.reports import (
    candidates,
    complaints,
    digest,
    later,
    lists,
    moves,
    nameless,
    new,
    opening,
    overheard,
    passing,
    quoting,
    sorting,
    talk,
    titling,
    together,
)

routes = merged(
    [
        new.routes,
        nameless.routes,
        opening.routes,
        complaints.routes,
        moves.routes,
        passing.routes,
        quoting.routes,
        sorting.routes,
        titling.routes,
        later.routes,
        lists.routes,
        together.routes,
        digest.routes,
        overheard.routes,
        candidates.routes,
        talk.routes,
    ]
)
