"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, as plain ASGI.

No framework stands between the socket and a method here, so that benches measure the bot and
not its counterpart.
"""

import asyncio
import time
from collections.abc import Callable
from urllib.parse import unquote

from starlette.types import Message, Receive, Scope, Send

from sandbox import (
    arranging,
    asking,
    commands,
    editing,
    ephemeral,
    governing,
    hooks,
    passing,
    sending,
    uploads,
    voting,
)
from sandbox.calls import Call, shown_chat_id
from sandbox.params import Params, read
from sandbox.refused import Refused
from sandbox.things import Bot, Request
from sandbox.updates import dump
from sandbox.world import World

#: The key in `scope["extensions"]` under which `sandbox.serve` hands over a function that closes
#: the connection without an answer.
CLOSE = "sandbox.close"

#: Every method but getUpdates, which alone waits.
METHODS: dict[str, Callable[[Call], object]] = {
    "getMe": commands.get_me,
    "setMyCommands": commands.set_my_commands,
    "getMyCommands": commands.get_my_commands,
    "deleteMyCommands": commands.delete_my_commands,
    "setWebhook": hooks.set_webhook,
    "deleteWebhook": hooks.delete_webhook,
    "getWebhookInfo": hooks.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": uploads.send_document,
    "sendVoice": uploads.send_voice,
    "sendMediaGroup": uploads.send_media_group,
    "sendSticker": uploads.send_sticker,
    "sendLocation": uploads.send_location,
    "sendPoll": voting.send_poll,
    "stopPoll": voting.stop_poll,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": passing.forward_message,
    "copyMessage": passing.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "editEphemeralMessageText": ephemeral.edit_text,
    "editEphemeralMessageCaption": ephemeral.edit_caption,
    "editEphemeralMessageReplyMarkup": ephemeral.edit_reply_markup,
    "deleteEphemeralMessage": ephemeral.delete,
    "setMessageReaction": editing.set_message_reaction,
    "answerCallbackQuery": editing.answer_callback_query,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatAdministrators": asking.get_chat_administrators,
    "getChatMemberCount": asking.get_chat_member_count,
    "pinChatMessage": arranging.pin_chat_message,
    "unpinChatMessage": arranging.unpin_chat_message,
    "unpinAllChatMessages": arranging.unpin_all_chat_messages,
    "createForumTopic": arranging.create_forum_topic,
    "editForumTopic": arranging.edit_forum_topic,
    "closeForumTopic": arranging.close_forum_topic,
    "reopenForumTopic": arranging.reopen_forum_topic,
    "promoteChatMember": governing.promote_chat_member,
    "restrictChatMember": governing.restrict_chat_member,
    "banChatMember": governing.ban_chat_member,
    "unbanChatMember": governing.unban_chat_member,
    "leaveChat": asking.leave_chat,
    "getFile": asking.get_file,
}
#: Telegram's method names are case-insensitive.
_NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}
_JSON = (b"content-type", b"application/json")
_HTML = (b"content-type", b"text/html")
_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body>502</body></html>"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class _Dropped(Exception):
    """The connection is to be closed without an answer."""


class _BadGateway(Exception):
    """A proxy's page is to be answered."""


class BotApi:
    """An ASGI application that acts on one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith("/file/"):
            await self._download(path, send)
            return
        token, _, method = path.removeprefix("/bot").partition("/")
        try:
            bot = self._bot(unquote(token), method)
            params = await read(scope, receive)
        except Refused as refused:
            await _reply(send, refused.code, dump(refused.body()).encode())
            return
        status, body, header = await self._answered(bot, method, params)
        if status:
            await _reply(send, status, body, header)
        else:
            await _close(scope, receive, send)

    async def carry_out(self, bot: Bot, method: str, params: Params) -> None:
        """A method call that came as a webhook's answer: done and logged like any other."""
        await self._answered(bot, method, params)

    def _bot(self, token: str, method: str) -> Bot:
        number, _, secret = token.partition(":")
        if not (number.isdecimal() and secret and method):
            raise Refused(404, "Not Found")
        bot = self.world.bots.get(int(number))
        if bot is None or bot.token != token:
            raise Refused(401, "Unauthorized")
        return bot

    async def _answered(
        self, bot: Bot, method: str, params: Params
    ) -> tuple[int, bytes, tuple[bytes, bytes]]:
        name = _NAMES.get(method.lower(), method)
        at = time.monotonic()
        header = _JSON
        try:
            result = await self._run(bot, name, params)
            status, body = 200, b'{"ok":true,"result":' + result.encode() + b"}"
        except Refused as refused:
            status, body = refused.code, dump(refused.body()).encode()
        except _BadGateway:
            status, body, header = 502, _BAD_GATEWAY, _HTML
        except _Dropped:
            status, body = 0, b""
        self.world.requests.append(Request(bot.id, name, params.logged(), status, at))
        return status, body, header

    async def _run(self, bot: Bot, name: str, params: Params) -> str:
        """The result as JSON text, with the faults in force before and after it."""
        faults = self.world.faults
        if not faults.rules:
            return await self._result(bot, name, params)
        lower, chat_id = name.lower(), shown_chat_id(params)
        if (slow := faults.hit("slow", lower, chat_id)) is not None:
            await asyncio.sleep(slow.seconds)
        if faults.hit("drop_before", lower, chat_id) is not None:
            raise _Dropped
        if faults.hit("502_html", lower, chat_id) is not None:
            raise _BadGateway
        faults.refuse(bot.id, lower, chat_id)
        result = await self._result(bot, name, params)
        if faults.hit("drop_after", lower, chat_id) is not None:
            raise _Dropped
        return result

    async def _result(self, bot: Bot, name: str, params: Params) -> str:
        if name == "getUpdates":
            return await self._updates(bot, params)
        method = METHODS.get(name)
        if method is None:
            raise Refused(404, "Not Found")
        return dump(method(Call(self.world, bot, params)))

    async def _updates(self, bot: Bot, params: Params) -> str:
        if bot.webhook:
            raise Refused(409, _WEBHOOK)
        world = self.world
        stream = world.streams[bot.id]
        world.last_poll[bot.id] = time.monotonic()
        updates = await stream.take(
            params.integer("offset"),
            params.integer("limit", 100),
            params.integer("timeout"),
            hooks.allowed_updates(params),
        )
        world.last_poll[bot.id] = time.monotonic()
        if updates and world.faults.hit("duplicate_update", "getupdates") is not None:
            stream.again.append(updates[0])
        return f"[{','.join(text for _, text in updates)}]"

    async def _download(self, path: str, send: Send) -> None:
        token, _, file_path = path.removeprefix("/file/bot").partition("/")
        try:
            self._bot(unquote(token), file_path)
            content = self.world.files.at(file_path)
            if content is None:
                raise Refused(404, "Not Found")
        except Refused as refused:
            await _reply(send, refused.code, dump(refused.body()).encode())
            return
        await _reply(send, 200, content, (b"content-type", b"application/octet-stream"))


async def _reply(
    send: Send, status: int, body: bytes, content_type: tuple[bytes, bytes] = _JSON
) -> None:
    length = (b"content-length", str(len(body)).encode())
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [content_type, length],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def _close(scope: Scope, receive: Receive, send: Send) -> None:
    """End the connection without a byte; where the server cannot, after the headers."""
    close = scope.get("extensions", {}).get(CLOSE)
    if close is not None:
        close()
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    headers = [_JSON, (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    raise ConnectionResetError("closed on request of a fault")
