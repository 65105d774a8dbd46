"""Call-outs (招募): many hands at a certain hour; who comes, and the hours they gave."""

from chat.features import merged
from handlers.callouts import coming, ending, later, own, writing

routes = merged([writing.routes, coming.routes, ending.routes, later.routes])

#: What somebody said they come to, for 我的事.
own_lines = own.own_lines
