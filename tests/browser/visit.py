"""A scripted bot on the real Bot API, and what a tab in the browser shows and complains of."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.async_api import BrowserContext, Page

from sandbox.world import World

WANG, LI, CHEN = 2001, 2002, 2003
GROUP = -1_001_003
BOT = 7000
GROUP_OF_WANG = f"/?person={WANG}&chat={GROUP}"
#: The fixture `eventually`: waits until something is so.
Eventually = Callable[[Callable[[], object]], Awaitable[None]]
CARD = {
    "inline_keyboard": [
        [
            {"text": "我家也是", "callback_data": "same"},
            {"text": "看进度", "callback_data": "look"},
        ],
        [{"text": "处理", "callback_data": "handle"}],
        [{"text": "坏链接", "url": "https://t.me/nobody_bot?start=x"}],
    ]
}


class Bot:
    """Writes a card under every message that says 报修, and answers its three buttons."""

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=f"{url}/bot{BOT}:secret/", timeout=60)
        self.heard: list[dict[str, Any]] = []

    async def call(self, method: str, **params: Any) -> Any:
        answer = (await self.http.post(method, json=params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                self.heard.append(update)
                await self._react(update)

    async def _react(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self._answer(query)
        elif "报修" in (message := update.get("message", {})).get("text", ""):
            await self.call(
                "sendMessage",
                chat_id=message["chat"]["id"],
                text="<b>【报修12】</b>记下了",
                parse_mode="HTML",
                reply_markup=CARD,
                reply_parameters={"message_id": message["message_id"]},
            )
        elif message.get("text", "").startswith("/start"):
            await self.call("sendMessage", chat_id=message["chat"]["id"], text="您好，我是小应")

    async def _answer(self, query: dict[str, Any]) -> None:
        message = query["message"]
        if query["data"] == "same":
            await self.call(
                "answerCallbackQuery", callback_query_id=query["id"], text="算您家一户"
            )
            await self.call(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                text="【报修12】1户同样",
                reply_markup=CARD,
            )
        elif query["data"] == "look":
            await self.call(
                "answerCallbackQuery",
                callback_query_id=query["id"],
                text="等李楼长接",
                show_alert=True,
            )
        else:
            await self.call(
                "answerCallbackQuery",
                callback_query_id=query["id"],
                url="https://t.me/huying_bot?start=do_12",
            )


class Visit:
    """One served house. `open` gives a tab; what the tabs complain of is kept in `trouble`."""

    def __init__(self, world: World, url: str, bot: Bot, context: BrowserContext) -> None:
        self.world, self.url, self.bot, self.context = world, url, bot, context
        self.trouble: list[str] = []

    async def open(self, path: str, *, width: int = 1280, height: int = 800) -> Page:
        tab = await self.context.new_page()
        await tab.set_viewport_size({"width": width, "height": height})
        tab.set_default_timeout(5000)
        tab.on("console", self._console)
        tab.on("pageerror", lambda error: self.trouble.append(str(error)))
        tab.on("request", self._request)
        await tab.goto(self.url + path)
        return tab

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.trouble.append(f"{message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname != "127.0.0.1":
            self.trouble.append(f"left the machine: {request.url}")


async def say(tab: Page, text: str) -> None:
    """Write into the box and press Enter."""
    await tab.locator("#words").fill(text)
    await tab.locator("#words").press("Enter")


def texts(visit: Visit, chat: int = GROUP) -> list[str]:
    """What stands in a chat, oldest first."""
    return [m.raw.get("text", "") for m in visit.world.messages_of(chat)]
