"""A bot on Telegram over real HTTP: our channel, carried by each driver, against the sandbox."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.drivers import carrier
from bot.channels.telegram import Json
from bot.channels.telegram_api import Telegram
from bot.channels.telegram_carrier import Carrier
from bot.settings import Driver
from bot.settings import Telegram as Settings
from sandbox.serve import serving
from sandbox.world import World
from tests.channels import requests_spec
from tests.channels.drawings import CATALOGUE

#: Shaped like a real one, so that what hides real ones hides it.
TOKEN = "123456789:" + "Sesame" * 6
BOT, WANG, LI, GROUP = 123456789, 1001, 2001, -1003

Connect = Callable[..., AbstractAsyncContextManager[Telegram]]
DRIVERS = tuple(Driver)


@dataclass
class Checked:
    """A carrier whose requests are held against the spec on machines that have it."""

    carrier: Carrier

    async def call(self, method: str, params: Json, patience: float) -> Any:
        if requests_spec.PATH:
            requests_spec.check_request(method, params)
        return await self.carrier.call(method, params, patience)

    async def close(self) -> None:
        await self.carrier.close()


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """Each library that carries Telegram: what holds for one holds for all."""
    found: Driver = request.param
    return found


def house_of_li() -> World:
    """A group with 王阿姨, her leader and the bot as an admin."""
    world = World()
    world.add_bot(TOKEN, first_name="小应", username="huying_bot")
    world.add_person("王阿姨", id=WANG)
    world.add_person("李楼长", id=LI)
    world.add_chat("supergroup", id=GROUP, title="3号楼群")
    world.join(GROUP, LI, "creator", quiet=True)
    world.join(GROUP, WANG, quiet=True)
    world.join(GROUP, BOT, "administrator", quiet=True)
    return world


@pytest.fixture
def world() -> World:
    return house_of_li()


def carried(driver: Driver, url: str, token: str = TOKEN) -> Carrier:
    """A carrier of calls to this address."""
    return carrier(Settings(token=SecretStr(token), driver=driver, api_base=url))


@asynccontextmanager
async def connecting(
    driver: Driver, url: str, *, token: str = TOKEN, poll: int = 0
) -> AsyncIterator[Telegram]:
    """Our channel, talking to an address."""
    # Not even an address that is none may tell the token, so it is not looked at before.
    settings = Settings.model_construct(token=SecretStr(token), driver=driver, api_base=url)
    telegram = Telegram(Checked(carrier(settings)), CATALOGUE, poll)
    try:
        yield telegram
    finally:
        await telegram.close()


@pytest.fixture
def connect(driver: Driver) -> Connect:
    """Our channel over this driver."""
    return partial(connecting, driver)


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with serving(world) as url:
        yield url


@pytest.fixture
async def telegram(url: str, connect: Connect) -> AsyncIterator[Telegram]:
    async with connect(url) as telegram:
        await telegram.start(())
        yield telegram
