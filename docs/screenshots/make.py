"""Take the README's pictures anew: `.venv/bin/python docs/screenshots/make.py`.

A browser plays one small story in a fresh `huying demo`: two reports come in, 李楼长 takes one and
finishes the other, 王阿姨 is told. What the pictures show is what the bot really answered.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

HERE = Path(__file__).parent
WANG, SUN, LI = 1001, 1002, 2001
GROUP, BOT = -1003, "bot7135"


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The address of a fresh demo, ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", "0",
            cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                if found := re.search(rb"http://\S+/", line):
                    yield found[0].decode()
                    break
            else:
                sys.exit("the demo did not start: try make demo")
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def say(page: Page, words: str) -> None:
    await page.fill("#words", words)
    await page.press("#words", "Enter")


async def tap(page: Page, label: str) -> None:
    await page.locator(".key", has_text=label).last.click()


async def story(browser: Browser, url: str) -> None:
    wang, sun, li = [await browser.new_page() for _ in range(3)]
    for page, person in ((wang, WANG), (sun, SUN), (li, LI)):
        page.set_default_timeout(10_000)
        await page.goto(f"{url}?person={person}&chat={GROUP}&lang=zh")
    await say(wang, "报修 3楼楼道灯坏了")
    await expect(wang.locator(".bubble", has_text="【报修1】").last).to_be_visible()
    await tap(li, "处理")
    await li.wait_for_url(f"**chat={BOT}**")
    await tap(li, "我来办")
    await expect(wang.locator(".bubble", has_text="李楼长在办")).to_be_visible()
    await say(sun, "今天食堂的包子不错")
    await say(sun, "报修 单元门关不上，风一吹就响")
    await expect(sun.locator(".bubble", has_text="【报修2】").last).to_be_visible()


async def end_of_story(browser: Browser, url: str) -> None:
    wang, li = await browser.new_page(), await browser.new_page()
    await wang.goto(f"{url}?person={WANG}&chat={BOT}&lang=zh")
    await wang.get_by_role("button", name="开始").click()
    await expect(wang.locator(".bubble", has_text="王阿姨您好")).to_be_visible()
    await li.goto(f"{url}?person={LI}&chat={BOT}&lang=zh")
    await tap(li, "办好了")
    await expect(wang.locator(".bubble", has_text="办好了，您看好了没")).to_be_visible()


async def picture(
    browser: Browser, address: str, name: str, width: int, height: int, scale: float
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_timeout(500)  # the live stream connects, fonts settle
    await page.screenshot(path=HERE / name)
    await context.close()


async def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("wants chromium: apt-get install chromium")
    async with demo() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        await story(browser, url)
        group = f"{url}?person={LI}&chat={GROUP}"
        await picture(browser, f"{group}&lang=zh", "demo.png", 1180, 850, 1.5)
        await picture(browser, f"{group}&lang=en", "demo-en.png", 1180, 850, 1.5)
        panel = f"{url}?person={LI}&chat={BOT}&lang=zh"
        await picture(browser, panel, "panel.png", 390, 680, 2)
        await end_of_story(browser, url)
        told = f"{url}?person={WANG}&chat={BOT}&lang=zh"
        await picture(browser, told, "told.png", 390, 680, 2)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
