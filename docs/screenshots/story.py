"""Take the pictures of docs/story.md anew: `.venv/bin/python docs/screenshots/story.py`.

A fresh `huying demo` plays the whole story, from 王阿姨's voice note until she is content; what
the pictures show is what the bot really answered. Needs chromium, as make.py.
"""

import asyncio
import base64
import shutil
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from make import BOT, GROUP, LI, SUN, WANG, demo, picture, say, tap
from playwright.async_api import (
    APIRequestContext,
    Browser,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

WU, ZHOU, WORK = 2007, 3001, -1009001
LAMP = "4楼楼道灯不亮"
MENDED = "办好了 换了灯泡，声控开关也换了"
PHONE: ViewportSize = {"width": 390, "height": 760}
#: What 王阿姨 photographs: a stairwell, and a lamp that gives no light.
STAIRWELL = """<body style="margin:0"><svg width="480" height="360" viewBox="0 0 480 360">
<rect width="480" height="360" fill="#1b2230"/><path d="M0 0h480v70H0z" fill="#252d3d"/>
<path d="M240 0v36" stroke="#555e70" stroke-width="5"/>
<path d="M205 70a35 35 0 0 1 70 0z" fill="#6d7688"/><circle cx="240" cy="76" r="9" fill="#333"/>
<path d="M0 360v-60h90v-44h90v-44h90v-44h90v-44h120v236z" fill="#2f3849"/>
<path d="M90 256h90M180 212h90M270 168h90M360 124h120M0 300h90" stroke="#465064" stroke-width="4"/>
<path d="M20 250 470 66" stroke="#59637a" stroke-width="7"/></svg>"""


class Story:
    """The demo's people, each with a telephone of their own."""

    def __init__(self, url: str, browser: Browser, orders: APIRequestContext) -> None:
        self.url, self.browser, self.orders = url, browser, orders
        self.open: dict[tuple[int, int | str], Page] = {}

    async def at(self, person: int, chat: int | str) -> Page:
        """The telephone of somebody, in this chat."""
        if (person, chat) not in self.open:
            # A context each: one browser holds six connections, and every open page keeps one.
            page = await self.browser.new_page(viewport=PHONE)
            page.set_default_timeout(15_000)
            await page.goto(self.address(person, chat))
            self.open[person, chat] = page
        return self.open[person, chat]

    def address(self, person: int, chat: int | str) -> str:
        return f"{self.url}?person={person}&chat={chat}&lang=zh"

    async def control(self, deed: str, **order: Any) -> None:
        answer = await self.orders.post(f"{self.url}control/{deed}", data=order)
        assert answer.ok, await answer.text()


async def reads(page: Page, words: str) -> None:
    await expect(page.locator(".bubble", has_text=words).last).to_be_visible(timeout=20_000)


def next_monday() -> datetime:
    """A working morning, so that the pictures never fall into quiet hours."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    day = today + timedelta(days=7 - today.weekday())
    return day.replace(hour=9, minute=12, second=0, microsecond=0, tzinfo=None)


async def photo(browser: Browser) -> bytes:
    page = await browser.new_page(viewport={"width": 480, "height": 360})
    await page.set_content(STAIRWELL)
    taken = await page.screenshot()
    await page.close()
    return taken


async def play(browser: Browser, told: Story) -> None:
    async def take(person: int, chat: int | str, name: str, height: int = 760) -> None:
        await asyncio.sleep(2)  # one message a second in a chat: what was said last arrives
        await picture(browser, told.address(person, chat), f"story-{name}.png", 390, height, 2)

    await told.control("clock", to=next_monday().isoformat(timespec="minutes"))
    for person in (LI, ZHOU):
        await (await told.at(person, BOT)).get_by_role("button", name="开始").click()

    group = await told.at(WANG, GROUP)
    await tap(group, "悄悄说")
    await group.wait_for_url(f"**chat={BOT}**")
    wang = group
    await reads(wang, "这里只有您和我")
    voice = base64.b64encode(b"OggS").decode()
    await told.control("say", chat_id=WANG, person_id=WANG, voice=voice, duration=6)
    await reads(wang, "语音待听")
    await take(WANG, BOT, "voice")

    li = await told.at(LI, BOT)
    await reads(li, "语音 0:06 待听")
    panel = await li.locator(".row", has_text="待听").last.get_attribute("data-id")
    await told.control(
        "say", chat_id=LI, person_id=LI, text=f"改成 {LAMP}", reply_to=int(panel or 0)
    )
    await reads(li, "标题改好了")
    seen = base64.b64encode(await photo(browser)).decode()
    await told.control(
        "say", chat_id=WANG, person_id=WANG, photo=seen, caption="就是这盏，黑得看不见台阶"
    )
    await reads(li, "照片1张")
    await tap(li, "我来办")
    await reads(li, "李楼长在办")
    await take(LI, BOT, "listened")

    sun = await told.at(SUN, GROUP)
    await say(sun, f"报修 {LAMP}，晚上看不见")
    await reads(sun, "【报修2】")
    await tap(await told.at(WU, GROUP), "我家也是")
    await reads(sun, "2户同样")
    await take(SUN, GROUP, "neighbours", 620)

    await told.control("clock", hours=25)
    await reads(sun, "楼里一时修不了")
    await take(SUN, GROUP, "up", 960)
    await take(WANG, BOT, "asked-to-wait")

    work = await told.at(ZHOU, WORK)
    for code in ("报修1", "报修2"):
        card = work.locator(".row", has_text=f"3号楼·{code}").last
        await card.locator(".key", has_text="我来办").click()
        await expect(card).to_contain_text("小周在办", timeout=20_000)
    for code in ("报修1", "报修2"):
        card = work.locator(".row", has_text=f"【3号楼·{code}】").first
        number = int(await card.get_attribute("data-id") or 0)
        await told.control("say", chat_id=WORK, person_id=ZHOU, text=MENDED, reply_to=number)
        await expect(card).to_contain_text("办好了", timeout=20_000)
    await take(ZHOU, WORK, "grid")

    await reads(wang, "您看好了没")
    await take(WANG, BOT, "done")
    await tap(wang, "好了，满意")
    await reads(wang, "您说好了，满意")
    await take(WANG, BOT, "satisfied", 620)


async def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("wants chromium: apt-get install chromium")
    async with demo() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        orders = await playwright.request.new_context()
        await play(browser, Story(url, browser, orders))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
