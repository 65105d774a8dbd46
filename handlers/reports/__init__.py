"""Reports (报事): say what is broken, see it taken, hear that it is done."""

from chat.routes import merged
from handlers.reports import (
    complaints,
    later,
    moves,
    nameless,
    new,
    outward,
    opening,
    passing,
    quoting,
    sorting,
    talk,
    titling,
)

routes = merged(
    [
        new.routes,
        nameless.routes,
        opening.routes,
        complaints.routes,
        moves.routes,
        outward.routes,
        passing.routes,
        quoting.routes,
        sorting.routes,
        titling.routes,
        later.routes,
        talk.routes,
    ]
)
