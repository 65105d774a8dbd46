"""The sandbox as one application: Bot API, control API and page on one port."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI
from starlette.types import Receive, Scope, Send

from sandbox.botapi import BotApi
from sandbox.control import control
from sandbox.page import pages
from sandbox.world import World


class Sandbox(FastAPI):
    """FastAPI for people and scripts; requests of bots go past it, straight to the Bot API."""

    def __init__(self, world: World) -> None:
        super().__init__(
            title="Huying sandbox: control API",
            openapi_url="/control/openapi.json",
            docs_url=None,
            redoc_url=None,
        )
        self.world = world
        self.bot_api = BotApi(world)
        self._furnished: set[object] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await self.bot_api(scope, receive, send)
        else:
            self._furnish(control if scope.get("path", "").startswith("/control") else pages)
            await super().__call__(scope, receive, send)

    def _furnish(self, part: Callable[[World], APIRouter]) -> None:
        """Page and control API each take longer to make than all else, and few tests need both:
        each is made when somebody first asks for it."""
        if part not in self._furnished:
            self._furnished.add(part)
            self.include_router(part(self.world))


def build(world: World) -> Sandbox:
    """The application for `world`: `/` is the page, `/control/…` plays people, `/bot…` is for
    bots. Nothing here is guarded: it is meant for the loopback interface."""
    return Sandbox(world)
