"""Serving: ends quickly, leaves signals alone, and runs as a command."""

import asyncio
import signal
import statistics
import sys
import time
from pathlib import Path

import httpx
import pytest

from sandbox.serve import serving
from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, TOKEN, Api

ROOT = Path(__file__).parents[2]


async def test_serving_ends_quickly_under_a_waiting_poll_and_an_open_page(world: World) -> None:
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        async with serving(world) as url:
            poll = asyncio.create_task(http.get(f"{url}/bot{TOKEN}/getUpdates?timeout=50"))
            page = asyncio.create_task(
                http.get(f"{url}/events", params={"person": 2001, "chat": str(GROUP)})
            )
            await asyncio.sleep(0.3)
            started = time.monotonic()
        assert time.monotonic() - started < 1.5
        await asyncio.gather(poll, page, return_exceptions=True)


async def test_a_taken_port_is_told(world: World) -> None:
    async with serving(world) as url:
        with pytest.raises(OSError):
            async with serving(World(), port=int(url.rpartition(":")[2])):
                pass


async def test_signals_stay_with_the_process(world: World) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with serving(world):
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_two_worlds_are_served_side_by_side(world: World) -> None:
    other = World()
    other.add_bot("800:x", first_name="别的", username="other_bot")
    async with serving(world) as one, serving(other) as two, httpx.AsyncClient() as http:
        assert (await http.get(f"{one}/bot{TOKEN}/getMe")).status_code == 200
        assert (await http.get(f"{two}/bot{TOKEN}/getMe")).status_code == 401


async def test_the_page_is_there(http: httpx.AsyncClient) -> None:
    response = await http.get("/")
    assert response.status_code == 200
    assert "3号楼" in response.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_command_serves_its_seed_and_ends_on_a_signal(
    number: signal.Signals, tmp_path: Path
) -> None:
    seed = tmp_path / "world.json"
    seed.write_text(
        '{"people": [{"first_name": "王阿姨", "id": 2001}],'
        '"bots": [{"token": "700:sesame", "first_name": "呼应", "username": "huying_bot"}],'
        '"chats": [{"id": -1003, "title": "3号楼", "members": [2001, 700]}]}'
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--seed", str(seed)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    url = (await process.stdout.readline()).decode().strip()
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        assert (await Api(http).ok("getChat", chat_id=GROUP))["title"] == "3号楼"
        assert (await Api(http).ok("getMe"))["id"] == BOT
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await process.stderr.read() == b""


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ('{"peoples": []}', "peoples"),
        ('{"chats": [{"id": -1, "members": [5]}]}', "no person 5"),
        (None, "No such file"),
    ],
)
async def test_a_wrong_seed_is_told_in_words(seed: str | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    if seed is not None:
        path.write_text(seed)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--seed", str(path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert words in errors.decode()
    assert "Traceback" not in errors.decode()


async def test_an_answer_does_not_wait_for_a_delayed_acknowledgement(
    http: httpx.AsyncClient,
) -> None:
    """Headers and body are written apart; without TCP_NODELAY each answer would take 40 ms."""
    took = []
    for _ in range(40):
        started = time.monotonic()
        await Api(http).ok("sendMessage", chat_id=GROUP, text="x")
        took.append(time.monotonic() - started)
    assert statistics.median(took) < 0.03
