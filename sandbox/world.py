"""The world of the sandbox: people, chats, bots, messages, and the one clock they share.

Everything a page or the Bot API shows is read from here, and every change goes through here, so
that each change reaches every listener. It lives in memory; it knows nothing of any bot's code.

What `World` can do stands in six files, each built on the one before: `state` (who and what
there is, listeners, news to bots), `membership` (who is in which chat), `posting` (what becomes
of messages), `talk` (what people say), `polls` (who votes for what), `board` (pins and topics).
"""

from sandbox.board import Board
from sandbox.clock import Clock
from sandbox.things import (
    Bot,
    Change,
    Chat,
    ChatType,
    Json,
    Message,
    Person,
    Poll,
    Query,
    Request,
    Status,
    Toast,
)

__all__ = [
    "Bot",
    "Change",
    "Chat",
    "ChatType",
    "Clock",
    "Json",
    "Message",
    "Person",
    "Poll",
    "Query",
    "Request",
    "Status",
    "Toast",
    "World",
]


class World(Board):
    """See the methods: the page and the control API do to the world what people would do."""
