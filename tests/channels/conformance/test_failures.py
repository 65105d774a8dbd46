"""Everything Telegram and the network may answer becomes one of the seven failures."""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.channels import telegram_api
from bot.channels.telegram_api import Telegram
from bot.channels.telegram_carrier import NoAnswer, Refused, failure
from bot.settings import Driver
from chat.card import Button, Card, Reaction, note
from chat.channel import (
    BadCard,
    Closed,
    Failure,
    Gone,
    Moved,
    NobodyThere,
    TryLater,
    Unknown,
)
from chat.text import text
from sandbox.world import World
from tests.channels.conftest import BOT, GROUP, LI, WANG, Connect, carried
from tests.channels.drawings import words

HELLO = note(words("你好"))
CARD = Card(lines=(words("灯"),), key="matter:1")


def refused(code: int, description: str, **parameters: int) -> Failure:
    return failure(Refused(code, description, parameters))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "429", "retry_after": 7}, TryLater),
        ({"kind": "error", "code": 429, "description": "Too Many Requests"}, TryLater),
        ({"kind": "500"}, TryLater),
        ({"kind": "error", "code": 502, "description": "Bad Gateway"}, TryLater),
        (
            {"kind": "error", "code": 500, "description": "restart"},
            TryLater,
        ),
        ({"kind": "502_html"}, TryLater),
        ({"kind": "error", "code": 409, "description": "Conflict"}, TryLater),
        ({"kind": "error", "code": 401, "description": "Unauthorized"}, Closed),
        ({"kind": "error", "code": 403, "description": "Forbidden: x"}, NobodyThere),
        ({"kind": "error", "code": 404, "description": "Not Found"}, BadCard),
        ({"kind": "error", "code": 413, "description": "Request Entity Too Large"}, BadCard),
        ({"kind": "error", "code": 400, "description": ""}, BadCard),
        ({"kind": "error", "parameters": {"migrate_to_chat_id": -1009}}, Moved),
        ({"kind": "drop_before"}, Unknown),
        ({"kind": "drop_after"}, Unknown),
    ],
)
async def test_each_answer_is_one_of_the_seven_and_the_next_call_goes_through(
    fault: dict[str, Any], kind: type[Failure], telegram: Telegram, world: World
) -> None:
    world.faults.add(**fault)
    with pytest.raises(Failure) as no:
        await telegram.show(str(GROUP), HELLO, "zh_CN", None)
    assert type(no.value) is kind
    if isinstance(no.value, TryLater) and fault["kind"] == "429":
        assert no.value.after == timedelta(seconds=7)
    if isinstance(no.value, Moved):
        assert no.value.to == "-1009"
    assert await telegram.show(str(GROUP), HELLO, "zh_CN", None)


async def test_a_person_who_can_be_shown_nothing_is_not_the_group(
    telegram: Telegram, world: World
) -> None:
    world.leave(GROUP, WANG)
    aside = note(words("悄悄"), only_for=str(WANG))
    with pytest.raises(Failure) as no:
        await telegram.show(str(GROUP), aside, "zh_CN", None)
    assert type(no.value) is BadCard
    assert await telegram.show(str(GROUP), HELLO, "zh_CN", None)


#: What Telegram says with a 400, and what it means.
BAD_REQUESTS = [
    ("Bad Request: message to edit not found", Gone),
    ("Bad Request: MESSAGE_ID_INVALID", Gone),
    ("Bad Request: message can't be edited", Gone),
    ("Bad Request: there is no text in the message to edit", Gone),
    ("Bad Request: there is no caption in the message to edit", Gone),
    ("Bad Request: chat not found", NobodyThere),
    ("Bad Request: user not found", NobodyThere),
    ("Bad Request: not enough rights to send text messages to the chat", NobodyThere),
    ("Bad Request: not enough rights to send photos to the chat", NobodyThere),
    ("Bad Request: have no rights to send a message", NobodyThere),
    ("Bad Request: need administrator rights in the channel chat", NobodyThere),
    ("Bad Request: CHAT_WRITE_FORBIDDEN", NobodyThere),
    ("Bad Request: CHAT_RESTRICTED", NobodyThere),
    ("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", NobodyThere),
    ("Bad Request: CHAT_ADMIN_REQUIRED", NobodyThere),
    ("Bad Request: TOPIC_CLOSED", NobodyThere),
    ("Bad Request: message thread not found", NobodyThere),
    ("Bad Request: USER_IS_BLOCKED", NobodyThere),
    ("Bad Request: INPUT_USER_DEACTIVATED", NobodyThere),
    ("Bad Request: PEER_ID_INVALID", NobodyThere),
    ("Bad Request: can't parse entities: Unsupported start tag", BadCard),
    ("Bad Request: message is too long", BadCard),
    ("Bad Request: message text is empty", BadCard),
    ("Bad Request: BUTTON_DATA_INVALID", BadCard),
    ("Bad Request: wrong file identifier/HTTP URL specified", BadCard),
    ("Bad Request: something nobody has seen yet", BadCard),
]


@pytest.mark.parametrize(("description", "kind"), BAD_REQUESTS)
async def test_a_400_means_what_its_words_say(
    description: str, kind: type[Failure], telegram: Telegram, world: World
) -> None:
    world.faults.add("error", code=400, description=description)
    with pytest.raises(Failure) as no:
        await telegram.show(str(GROUP), HELLO, "zh_CN", None)
    assert type(no.value) is kind


@pytest.mark.parametrize("code", [418, 300, 999])
def test_a_code_nobody_has_seen_still_is_one_of_the_seven(code: int) -> None:
    assert isinstance(refused(code, "?"), Failure)


async def test_the_sandboxes_own_refusals_are_understood(telegram: Telegram, world: World) -> None:
    shown = await telegram.show(str(GROUP), CARD, "zh_CN", None)
    # The same again: it already says so.
    assert await telegram.show(str(GROUP), CARD, "zh_CN", shown) == shown
    world.delete(world.message(GROUP, int(shown)))
    with pytest.raises(Gone):
        await telegram.show(str(GROUP), CARD, "zh_CN", shown)
    with pytest.raises(NobodyThere):
        await telegram.show(str(WANG), HELLO, "zh_CN", None)  # she never pressed Start
    with pytest.raises(NobodyThere):
        await telegram.show("-42", HELLO, "zh_CN", None)
    world.press_start(WANG, BOT)
    assert await telegram.show(str(WANG), HELLO, "zh_CN", None)
    world.block(WANG, BOT)
    with pytest.raises(NobodyThere):
        await telegram.show(str(WANG), HELLO, "zh_CN", None)
    world.leave(GROUP, BOT, "kicked")
    with pytest.raises(NobodyThere):
        await telegram.show(str(GROUP), HELLO, "zh_CN", None)


async def test_a_group_that_became_a_supergroup_is_followed(
    telegram: Telegram, world: World
) -> None:
    world.add_chat("group", id=-77, title="旧群")
    world.join(-77, LI, "creator", quiet=True)
    world.join(-77, BOT, quiet=True)
    new = world.migrate(-77)
    with pytest.raises(Moved) as moved:
        await telegram.show("-77", HELLO, "zh_CN", None)
    assert moved.value.to == str(new.id)
    assert await telegram.show(moved.value.to, HELLO, "zh_CN", None)


async def test_a_bad_card_is_refused_and_the_channel_goes_on(
    telegram: Telegram, world: World
) -> None:
    bad = Card(lines=(words("x"),), buttons=((Button(label=text("button-handle"), data=""),),))
    with pytest.raises(BadCard):
        await telegram.show(str(GROUP), bad, "zh_CN", None)
    assert await telegram.show(str(GROUP), HELLO, "zh_CN", None)


async def test_a_reaction_that_cannot_be_shown_is_let_go(telegram: Telegram, world: World) -> None:
    said = world.say(GROUP, WANG, "灯坏了")
    seen = Reaction(message=str(said.message_id), emoji="👌")
    assert await telegram.show(str(GROUP), seen, "zh_CN", None) == ""
    assert said.reactions == {BOT: "👌"}
    world.delete(said)
    assert await telegram.show(str(GROUP), seen, "zh_CN", None) == ""
    world.faults.add("429")
    with pytest.raises(TryLater):
        await telegram.show(str(GROUP), seen, "zh_CN", None)


async def test_a_reply_lost_on_the_way_back_was_shown_all_the_same(
    telegram: Telegram, world: World
) -> None:
    world.faults.add("drop_after", method="sendMessage")
    with pytest.raises(Unknown):
        await telegram.show(str(GROUP), HELLO, "zh_CN", None)
    assert [one.raw["text"] for one in world.messages_of(GROUP)] == ["你好"]


async def test_an_answer_that_takes_too_long_is_unknown(
    url: str, world: World, driver: Driver
) -> None:
    world.faults.add("slow", seconds=0.5)
    carrier = carried(driver, url)
    with pytest.raises(NoAnswer) as lost:
        await carrier.call("getMe", {}, 0.3)
    await carrier.close()
    assert isinstance(failure(lost.value), Unknown)


@asynccontextmanager
async def answering(words: bytes) -> AsyncIterator[str]:
    """A server that says these bytes to whoever comes, whatever they ask; none: nothing at all."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(words)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def page(status: str, body: bytes, kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (page("200 OK", b'{"ok": true, "result": [1'), Unknown),
        (page("200 OK", b"[]"), Unknown),
        (page("200 OK", b"<html>", "text/html"), Unknown),
        (page("200 OK", "你好".encode("gb18030"), "text/html"), Unknown),
        (page("200 OK", b"")[:40], Unknown),
        (b"", Unknown),
        (b"nonsense\r\n\r\n", Unknown),
        (page("500 Internal Server Error", b'{"ok": false}'), TryLater),
        (page("429 Too Many Requests", b'{"ok": false, "error_code": 429}'), TryLater),
        (page("400 Bad Request", b'{"ok": false, "description": null}'), BadCard),
        (page("504 Gateway Timeout", b"<html>504</html>", "text/html"), TryLater),
        (page("403 Forbidden", b"<html>a firewall</html>", "text/html"), TryLater),
        (page("407 Proxy", b"", "text/html"), TryLater),
    ],
)
async def test_an_answer_no_telegram_gives_is_one_of_the_seven_too(
    answer: bytes, kind: type[Failure], connect: Connect
) -> None:
    async with answering(answer) as url, connect(url) as telegram:
        with pytest.raises(Failure) as no:
            await telegram.show(str(GROUP), HELLO, "zh_CN", None)
        assert type(no.value) is kind


async def test_a_call_that_surely_never_arrived_may_be_made_again(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with connect(f"http://127.0.0.1:{port}") as telegram:
        with pytest.raises(TryLater):
            await telegram.show(str(GROUP), HELLO, "zh_CN", None)


async def test_a_connection_that_never_stands_is_no_lost_reply(driver: Driver) -> None:
    # A full backlog: the kernel lets further connections wait, as a firewall does.
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        carrier = carried(driver, f"http://127.0.0.1:{address[1]}")
        with pytest.raises(NoAnswer) as lost:
            await carrier.call("getMe", {}, 1)
        await carrier.close()
        for one in waiting:
            one.close()
    assert lost.value.reached is False
    assert isinstance(failure(lost.value), TryLater)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "429"},
        {"kind": "500"},
        {"kind": "502_html"},
        {"kind": "drop_before"},
        {"kind": "error", "code": 401, "description": "Unauthorized"},
        {"kind": "error", "parameters": {"migrate_to_chat_id": -1009}},
    ],
)
async def test_no_failure_tells_the_token(
    fault: dict[str, Any],
    telegram: Telegram,
    world: World,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    world.faults.add(**fault)
    with pytest.raises(Failure) as no:
        await telegram.show(str(GROUP), HELLO, "zh_CN", None)
    world.faults.add(**fault)
    with pytest.raises((Refused, NoAnswer)) as raw:
        await telegram.carrier.call("getMe", {}, 5)
    for error in (no.value, raw.value):
        told = [str(error), repr(error), *traceback.format_exception(error)]
        assert not any("Sesame" in one for one in told)
    assert "Sesame" not in caplog.text


async def test_not_even_an_address_that_is_none_tells_the_token(connect: Connect) -> None:
    for address in ("http://127.0.0.1:1", "http://nowhere.invalid", "nonsense"):
        async with connect(address) as telegram:
            with pytest.raises(Failure) as no:
                await telegram.start(())
        assert "Sesame" not in "".join(traceback.format_exception(no.value))


def test_waiting_for_updates_takes_longer_than_any_other_call() -> None:
    assert telegram_api.POLL + telegram_api.PATIENCE > telegram_api.PATIENCE > 0
