"""sendMessage: what Telegram takes, and beside it what it refuses, in its words."""

import asyncio

import httpx
import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, TOKEN, WANG, ZHAO, Api, accepted, keyboard


async def test_parameters_come_as_json_form_multipart_or_query(
    world: World, http: httpx.AsyncClient
) -> None:
    path = f"/bot{TOKEN}/sendMessage"
    words = {"chat_id": str(GROUP), "text": "报修 & 100%", "reply_markup": keyboard([])}
    for response in (
        await http.post(path, json={**words, "chat_id": GROUP}),
        await http.post(path, data=words),
        await http.post(path, data=words, files={"unused": b"x"}),
        await http.get(path, params=words),
        await http.post(path.replace("sendMessage", "SENDMESSAGE"), data=words),
    ):
        assert accepted("sendMessage", response)["text"] == "报修 & 100%"
    assert [message.raw["text"] for message in world.messages_of(GROUP)] == ["报修 & 100%"] * 5


async def test_a_token_is_known_unknown_or_malformed(http: httpx.AsyncClient) -> None:
    assert (await Api(http).ok("getMe"))["username"] == "huying_bot"
    assert await Api(http, "700:wrong").refused("getMe") == (401, "Unauthorized")
    assert await Api(http, "999:sesame").refused("getMe") == (401, "Unauthorized")
    assert await Api(http, "sesame").refused("getMe") == (404, "Not Found")
    assert await Api(http).refused("sendGift") == (404, "Not Found")
    assert (await http.get(f"/bot{TOKEN}")).status_code == 404


async def test_a_message_comes_back_as_everybody_sees_it(world: World, api: Api) -> None:
    sent = await api.ok("sendMessage", chat_id=GROUP, text="  收到  ")
    assert sent["text"] == "收到"
    assert sent["from"] == {
        "id": BOT,
        "is_bot": True,
        "first_name": "呼应",
        "username": "huying_bot",
    }
    assert sent["chat"] == {"id": GROUP, "type": "supergroup", "title": "3号楼"}
    assert sent["date"] == pytest.approx(world.clock.now().timestamp(), abs=5)
    [message] = world.messages_of(GROUP)
    assert message.raw == sent


@pytest.mark.parametrize(
    "text", ["", "   \n ", "<b> </b>", "<b></b>"], ids=["nothing", "spaces", "tagged", "tags"]
)
async def test_an_empty_text_is_refused(text: str, api: Api) -> None:
    answer = await api.refused("sendMessage", chat_id=GROUP, text=text, parse_mode="HTML")
    assert answer == (400, "Bad Request: message text is empty")


async def test_4096_utf16_units_fit_and_one_more_does_not(api: Api) -> None:
    await api.ok("sendMessage", chat_id=GROUP, text="楼" * 4096)
    await api.ok("sendMessage", chat_id=GROUP, text=f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    for text in ("楼" * 4097, "😀" * 2048 + "楼"):
        answer = await api.refused("sendMessage", chat_id=GROUP, text=text)
        assert answer == (400, "Bad Request: message is too long")


async def test_offsets_count_utf16_units(api: Api) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=GROUP,
        parse_mode="HTML",
        text="😀<b>报修</b> @lilou_301 看 https://example.org/a，/done@huying_bot #漏水",
    )
    raw = sent["text"].encode("utf-16-le")
    marked = {
        entity["type"]: raw[
            2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])
        ].decode("utf-16-le")
        for entity in sent["entities"]
    }
    assert marked == {
        "bold": "报修",
        "mention": "@lilou_301",
        "url": "https://example.org/a",
        "bot_command": "/done@huying_bot",
        "hashtag": "#漏水",
    }


async def test_entities_may_be_handed_in_instead_of_tags(api: Api) -> None:
    bold = {"type": "bold", "offset": 2, "length": 2}
    sent = await api.ok("sendMessage", chat_id=GROUP, text=" 请报修", entities=[bold])
    assert sent["entities"] == [{"type": "bold", "offset": 1, "length": 2}]
    for entities in ([bold | {"offset": 9}], [bold | {"type": "loud"}], ["bold"], "bold"):
        code, _ = await api.refused("sendMessage", chat_id=GROUP, text="请报修", entities=entities)
        assert code == 400


async def test_nothing_is_found_inside_code(api: Api) -> None:
    sent = await api.ok(
        "sendMessage", chat_id=GROUP, text="<code>/report</code> @lilou_301", parse_mode="HTML"
    )
    assert [mark["type"] for mark in sent["entities"]] == ["code", "mention"]


async def test_a_person_may_be_named_by_id(api: Api) -> None:
    known = f'<a href="tg://user?id={WANG}">王阿姨</a>'
    sent = await api.ok("sendMessage", chat_id=GROUP, text=known, parse_mode="HTML")
    assert sent["entities"][0]["user"]["id"] == WANG
    nobody = '<a href="tg://user?id=4040">某人</a>'
    sent = await api.ok("sendMessage", chat_id=GROUP, text=nobody, parse_mode="HTML")
    assert "entities" not in sent
    mark = {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": LI}}
    sent = await api.ok("sendMessage", chat_id=GROUP, text="李", entities=[mark])
    assert sent["entities"][0]["user"]["username"] == "lilou"


async def test_what_is_asked_for_a_message_is_kept_in_it(api: Api) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=GROUP,
        text="x",
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
    )
    assert sent["has_protected_content"] is True
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_other_parse_modes_are_refused_plainly(api: Api) -> None:
    code, words = await api.refused(
        "sendMessage", chat_id=GROUP, text="*x*", parse_mode="MarkdownV2"
    )
    assert code == 400
    assert "HTML only" in words
    answer = await api.refused("sendMessage", chat_id=GROUP, text="x", parse_mode="bbcode")
    assert answer == (400, "Bad Request: unsupported parse_mode")


# Buttons


async def send_buttons(api: Api, *rows: list) -> httpx.Response:
    return await api.post(
        "sendMessage", chat_id=GROUP, text="x", reply_markup={"inline_keyboard": list(rows)}
    )


async def test_callback_data_holds_one_to_64_bytes(api: Api) -> None:
    for data in ("x", "a" * 64, "楼" * 21):
        response = await send_buttons(api, [{"text": "好", "callback_data": data}])
        sent = accepted("sendMessage", response)
        assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == data
    for data in ("", "a" * 65, "楼" * 22):
        response = await send_buttons(api, [{"text": "好", "callback_data": data}])
        assert response.json()["description"] == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_hundred_buttons_fit_and_one_more_does_not(api: Api) -> None:
    row = [{"text": str(n), "callback_data": str(n)} for n in range(10)]
    accepted("sendMessage", await send_buttons(api, *[row] * 10))
    response = await send_buttons(api, *[row] * 10, row[:1])
    assert response.json()["description"] == "Bad Request: reply markup is too long"


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "好"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "好", "url": "localhost"}, "inline keyboard button URL 'localhost' is invalid"),
        ("好", "can't parse inline keyboard button"),
    ],
)
async def test_a_button_needs_a_text_and_something_to_do(
    button: object, words: str, api: Api
) -> None:
    response = await send_buttons(api, [button])
    assert response.status_code == 400
    assert response.json()["description"].startswith(f"Bad Request: {words}")


async def test_a_link_button_is_taken(api: Api) -> None:
    url = "https://t.me/huying_bot?start=bind"
    sent = accepted("sendMessage", await send_buttons(api, [{"text": "私聊", "url": url}]))
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "私聊", "url": url}]]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
    ],
)
async def test_a_malformed_keyboard_is_refused(markup: object, words: str, api: Api) -> None:
    answer = await api.refused("sendMessage", chat_id=GROUP, text="x", reply_markup=markup)
    assert answer == (400, f"Bad Request: {words}")


async def test_keyboards_of_other_kinds_are_taken_and_not_shown(api: Api) -> None:
    for markup in ({"force_reply": True}, {"remove_keyboard": True}, {"keyboard": [["是"]]}):
        sent = await api.ok("sendMessage", chat_id=GROUP, text="x", reply_markup=markup)
        assert "reply_markup" not in sent


# Replies


async def test_a_reply_carries_what_it_answers(world: World, api: Api) -> None:
    asked = world.say(GROUP, WANG, "灯坏了，三楼的")
    sent = await api.ok(
        "sendMessage",
        chat_id=GROUP,
        text="收到",
        reply_parameters={"message_id": asked.message_id, "quote": "三楼"},
    )
    assert sent["reply_to_message"]["text"] == "灯坏了，三楼的"
    assert sent["quote"] == {"text": "三楼", "position": 4, "is_manual": True}
    once_more = await api.ok(
        "sendMessage", chat_id=GROUP, text="好", reply_to_message_id=sent["message_id"]
    )
    assert "reply_to_message" not in once_more["reply_to_message"]
    code, words = await api.refused(
        "sendMessage",
        chat_id=GROUP,
        text="收到",
        reply_parameters={"message_id": asked.message_id, "quote": "五楼"},
    )
    assert (code, words) == (400, "Bad Request: QUOTE_TEXT_INVALID")


async def test_a_lost_message_cannot_be_answered_unless_that_is_allowed(api: Api) -> None:
    reply = {"message_id": 404}
    answer = await api.refused("sendMessage", chat_id=GROUP, text="x", reply_parameters=reply)
    assert answer == (400, "Bad Request: message to be replied not found")
    reply["allow_sending_without_reply"] = True
    sent = await api.ok("sendMessage", chat_id=GROUP, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent


# Where to


@pytest.mark.parametrize("chat_id", [-1, 99999, "@nobody", "3号楼", True])
async def test_an_unknown_chat_is_not_found(chat_id: object, api: Api) -> None:
    answer = await api.refused("sendMessage", chat_id=chat_id, text="x")
    assert answer == (400, "Bad Request: chat not found")


async def test_a_chat_must_be_named(api: Api) -> None:
    answer = await api.refused("sendMessage", text="x")
    assert answer == (400, "Bad Request: chat_id is empty")


async def test_a_public_group_is_found_by_its_name(world: World, api: Api) -> None:
    world.chats[GROUP].username = "Building3"
    assert (await api.ok("sendMessage", chat_id="@building3", text="x"))["chat"]["id"] == GROUP


async def test_a_group_the_bot_was_never_in_is_not_found(world: World, api: Api) -> None:
    world.add_chat("supergroup", id=-1004)
    answer = await api.refused("sendMessage", chat_id=-1004, text="x")
    assert answer == (400, "Bad Request: chat not found")


async def test_outside_a_group_the_bot_is_forbidden(world: World, api: Api) -> None:
    await api.ok("sendMessage", chat_id=GROUP, text="x")
    world.leave(GROUP, BOT, "kicked", by=LI)
    assert await api.refused("sendMessage", chat_id=GROUP, text="x") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )
    world.join(GROUP, BOT)
    await api.ok("leaveChat", chat_id=GROUP)
    assert await api.refused("sendMessage", chat_id=GROUP, text="x") == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


async def test_a_person_must_press_start_first_and_may_block(world: World, api: Api) -> None:
    world.private(ZHAO, BOT)
    assert await api.refused("sendMessage", chat_id=ZHAO, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    world.press_start(ZHAO, BOT)
    await api.ok("sendMessage", chat_id=ZHAO, text="x")
    world.block(ZHAO, BOT)
    assert await api.refused("sendMessage", chat_id=ZHAO, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    assert (await api.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    world.press_start(ZHAO, BOT)
    await api.ok("sendMessage", chat_id=ZHAO, text="x")
    assert (await api.refused("sendMessage", chat_id=BOT, text="x"))[0] == 403


@pytest.mark.parametrize(
    "params",
    [
        {"text": {"a": 1}},
        {"text": True},
        {"text": "x", "message_thread_id": 5},
        {"text": "x", "reply_parameters": "7"},
        {"text": "x", "reply_parameters": {"message_id": "seven"}},
        {"text": "x", "protect_content": []},
        {"text": "x", "reply_parameters": {"message_id": 1, "chat_id": -5}},
        {"text": "x", "entities": [{"type": "bold", "offset": 0}]},
    ],
)
async def test_a_wrong_type_is_refused(params: dict, api: Api) -> None:
    code, _ = await api.refused("sendMessage", chat_id=GROUP, **params)
    assert code == 400


async def test_half_a_character_is_refused(http: httpx.AsyncClient) -> None:
    body = f'{{"chat_id":{GROUP},"text":"\\ud83d"}}'
    response = await http.post(
        f"/bot{TOKEN}/sendMessage", content=body, headers={"content-type": "application/json"}
    )
    assert response.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/x-www-form-urlencoded", b"text=%ff"),
        ("text/plain", b"text"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y"),
    ],
)
async def test_an_unreadable_body_is_refused(
    kind: str, body: bytes, http: httpx.AsyncClient
) -> None:
    response = await http.post(
        f"/bot{TOKEN}/sendMessage", content=body, headers={"content-type": kind}
    )
    assert response.status_code == 400
    assert response.json()["ok"] is False


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_request_cut_off_half_way_delivers_nothing(
    kind: str, world: World, http: httpx.AsyncClient
) -> None:
    _, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    body = f"chat_id={GROUP}&text=half"
    writer.write(f"{head}Content-Type: {kind}; boundary=x\r\n\r\n{body}".encode())
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.2)
    assert world.messages_of(GROUP) == []
