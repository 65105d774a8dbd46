"""Who is who: the board of a building (谁管), and who is on duty (值班)."""

from chat.features import merged
from handlers.who import board, watch

routes = merged([board.routes, watch.routes])
