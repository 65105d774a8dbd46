"""Standing in (A/B 角): the holder of an office is away, and somebody the community named acts."""

from chat.features import merged
from handlers.standing_in import later, moves

routes = merged([moves.routes, later.routes])
