"""A small house served over HTTP, and Chromium looking at it."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox.serve import serving
from sandbox.world import World
from tests.browser.visit import BOT, CHEN, GROUP, LI, WANG, Bot, Eventually, Visit

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Less to compute where there is no graphics card anyway.
    "--disable-software-rasterizer",
    "--disable-gpu-compositing",
    "--in-process-gpu",
]


@pytest.fixture
def house() -> World:
    world = World()
    world.add_person("王阿姨", id=WANG, note="402")
    world.add_person("李楼长", id=LI, note="楼栋长")
    world.add_person("小陈", id=CHEN, note="志愿者")
    world.add_bot(f"{BOT}:secret", first_name="小应", username="huying_bot", privacy=False)
    world.add_chat("supergroup", id=GROUP, title="3号楼邻居群")
    for member in (WANG, LI, BOT):
        world.join(GROUP, member, quiet=True)
    return world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian: apt install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(house: World, chromium: Browser) -> AsyncIterator[Visit]:
    context = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    async with serving(house) as url:
        bot = Bot(url)
        running = asyncio.create_task(bot.run())
        yield (found := Visit(house, url, bot, context))
        await context.close()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await bot.http.aclose()
    assert found.trouble == []


@pytest.fixture
def eventually() -> Eventually:
    """Wait until something is so in the world, at most five seconds."""

    async def wait(so: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not so():
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def lamp() -> bytes:
    """A picture with a shape of its own: 60 × 40, a little PNG made by hand."""
    return (Path(__file__).parent / "lamp.png").read_bytes()
