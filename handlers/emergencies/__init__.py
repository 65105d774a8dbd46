"""Emergencies (急险): heard from anybody, answered with what to do now, and never let lie."""

from chat.features import merged
from handlers.emergencies import heard, later, moves, perhaps, wishes

routes = merged([heard.routes, perhaps.routes, moves.routes, wishes.routes, later.routes])
