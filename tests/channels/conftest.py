"""A bot on Telegram over real HTTP: our channel, carried by aiogram, against the sandbox."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from bot.channels.telegram import Json
from bot.channels.telegram_aiogram import Aiogram
from bot.channels.telegram_api import Telegram
from sandbox.serve import serving
from sandbox.world import World
from tests.channels import requests_spec
from tests.channels.drawings import CATALOGUE

#: Shaped like a real one, so that what hides real ones hides it.
TOKEN = "123456789:" + "Sesame" * 6
BOT, WANG, LI, GROUP = 123456789, 1001, 2001, -1003

Connect = Callable[..., AbstractAsyncContextManager[Telegram]]


class Checked(Aiogram):
    """Each request is held against the spec on machines that have it."""

    async def call(self, method: str, params: Json, patience: float) -> Any:
        if requests_spec.PATH:
            requests_spec.check_request(method, params)
        return await super().call(method, params, patience)


@pytest.fixture
def world() -> World:
    world = World()
    world.add_bot(TOKEN, first_name="小应", username="huying_bot")
    world.add_person("王阿姨", id=WANG)
    world.add_person("李楼长", id=LI)
    world.add_chat("supergroup", id=GROUP, title="3号楼群")
    world.join(GROUP, LI, "creator", quiet=True)
    world.join(GROUP, WANG, quiet=True)
    world.join(GROUP, BOT, "administrator", quiet=True)
    return world


@asynccontextmanager
async def connected(url: str, *, token: str = TOKEN, poll: int = 0) -> AsyncIterator[Telegram]:
    """Our channel, talking to this address."""
    telegram = Telegram(Checked(token, url), CATALOGUE, poll)
    try:
        yield telegram
    finally:
        await telegram.close()


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with serving(world) as url:
        yield url


@pytest.fixture
async def telegram(url: str) -> AsyncIterator[Telegram]:
    async with connected(url) as telegram:
        await telegram.start(())
        yield telegram
