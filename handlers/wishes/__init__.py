"""Wishes (微心愿): told, looked at, published without a name, claimed by reply, met, done."""

from chat.features import merged
from handlers.wishes import (
    allowing,
    below,
    changing,
    checking,
    claiming,
    dispatching,
    ending,
    later,
    meeting,
    own,
    saying,
    thanking,
    unclaimed,
)

routes = merged(
    [
        saying.routes,
        changing.routes,
        checking.routes,
        claiming.routes,
        allowing.routes,
        meeting.routes,
        ending.routes,
        later.routes,
        thanking.routes,
        dispatching.routes,
        unclaimed.routes,
        below.routes,
    ]
)

#: What somebody wished and took on, for 我的事.
own_lines = own.own_lines
