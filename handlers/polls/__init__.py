"""Household polls: written, previewed, voted on in every group they concern, counted, told."""

from chat.routes import merged
from handlers.polls import closing, counting, sending, voting, writing

routes = merged([writing.routes, sending.routes, voting.routes, counting.routes, closing.routes])
