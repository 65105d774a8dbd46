"""A small world over real HTTP: one group, three people, one bot."""

import json
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox.serve import serving
from sandbox.world import World
from tests.sandbox import spec

#: Nothing here speaks TLS, and a context of its own costs every client 15 ms.
TLS = ssl.create_default_context()
TOKEN = "700:sesame"
GROUP = -1003
WANG, LI, ZHAO = 2001, 2002, 2003
BOT = 700


class Api:
    """One bot's requests, written short."""

    def __init__(self, http: httpx.AsyncClient, token: str = TOKEN) -> None:
        self.http = http
        self.path = f"/bot{token}/"

    async def post(self, method: str, **params: Any) -> httpx.Response:
        return await self.http.post(self.path + method, json=params)

    async def ok(self, method: str, **params: Any) -> Any:
        return accepted(method, await self.post(method, **params))

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        response = await self.post(method, **params)
        body = response.json()
        assert body["ok"] is False
        assert body["error_code"] == response.status_code
        return response.status_code, body["description"]

    async def updates(self, **params: Any) -> list[Any]:
        """What is new, confirmed at once."""
        got = await self.ok("getUpdates", **params)
        if got:
            await self.ok("getUpdates", offset=got[-1]["update_id"] + 1, limit=1)
        return got


def accepted(method: str, response: httpx.Response) -> Any:
    body = response.json()
    assert response.status_code == 200, body
    assert body["ok"] is True
    if spec.PATH:
        spec.check_answer(method, body["result"])
    return body["result"]


def keyboard(*rows: list[dict[str, Any]]) -> str:
    return json.dumps({"inline_keyboard": list(rows)})


@pytest.fixture
def world() -> World:
    world = World()
    world.add_bot(TOKEN, first_name="呼应", username="huying_bot")
    world.add_person("王阿姨", id=WANG)
    world.add_person("李楼长", id=LI, username="lilou", note="楼栋长")
    world.add_person("赵", id=ZHAO, last_name="建国")
    world.add_chat("supergroup", id=GROUP, title="3号楼")
    world.join(GROUP, LI, "creator", quiet=True)
    world.join(GROUP, WANG, quiet=True)
    world.join(GROUP, BOT, quiet=True)
    return world


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(world) as url,
        httpx.AsyncClient(base_url=url, timeout=20, trust_env=False, verify=TLS) as client,
    ):
        yield client


@pytest.fixture
def api(http: httpx.AsyncClient) -> Api:
    return Api(http)
