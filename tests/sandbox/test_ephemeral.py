"""Ephemeral messages: one member of a group sees them, and the bot knows them by another id."""

from datetime import timedelta

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, ZHAO, Api


async def send(api: Api, text: str = "只给您", **more: object) -> dict:
    return await api.ok("sendMessage", chat_id=GROUP, text=text, **more)


async def accepted(api: Api, method: str, **params: object) -> None:
    answer = await api.post(method, chat_id=GROUP, **params)
    assert answer.json() == {"ok": True, "result": True}


async def test_a_message_for_one_has_an_id_of_its_own(world: World, api: Api) -> None:
    sent = await send(api, ephemeral_message_parameters={"receiver_user_id": WANG})
    assert sent["message_id"] == 0
    assert sent["receiver_user"]["id"] == WANG
    [message] = world.messages_of(GROUP)
    assert message.visible_to(WANG)
    assert not message.visible_to(LI)
    number = sent["ephemeral_message_id"]
    code, words = await api.refused("deleteMessage", chat_id=GROUP, message_id=number)
    assert (code, words) == (400, "Bad Request: message to delete not found")


async def test_the_flat_parameters_of_the_first_version_work_too(api: Api) -> None:
    assert (await send(api, receiver_user_id=WANG))["receiver_user"]["id"] == WANG


async def test_it_is_edited_and_deleted_by_its_own_methods(world: World, api: Api) -> None:
    number = (await send(api, receiver_user_id=WANG))["ephemeral_message_id"]
    named = {"receiver_user_id": WANG, "ephemeral_message_id": number}
    button = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    await accepted(api, "editEphemeralMessageText", **named, text="改过的")
    await accepted(api, "editEphemeralMessageReplyMarkup", **named, reply_markup=button)
    [message] = world.messages_of(GROUP)
    assert message.raw["text"] == "改过的"
    assert message.raw["reply_markup"] == button
    wrong = {"receiver_user_id": LI, "ephemeral_message_id": number, "text": "x"}
    answer = await api.post("editEphemeralMessageText", chat_id=GROUP, **wrong)
    assert answer.status_code == 400
    await accepted(api, "deleteEphemeralMessage", **named)
    assert world.messages_of(GROUP) == []


async def test_a_tap_on_it_and_one_in_its_place(world: World, api: Api) -> None:
    card = {"inline_keyboard": [[{"text": "我家", "callback_data": "mine"}]]}
    shown = await api.ok("sendMessage", chat_id=GROUP, text="公开", reply_markup=card)
    query = world.tap(GROUP, WANG, shown["message_id"], "mine")
    sent = await send(
        api,
        ephemeral_message_parameters={
            "receiver_user_id": WANG,
            "callback_query_id": query,
            "replace_callback_query_message": True,
        },
        reply_markup=card,
    )
    message = world.messages_of(GROUP)[-1]
    assert message.replaces == shown["message_id"]
    with pytest.raises(LookupError):
        world.tap(GROUP, LI, message.message_id, "mine")
    world.tap(GROUP, WANG, message.message_id, "mine")
    *_, update = await api.updates()
    tapped = update["callback_query"]["message"]
    assert tapped["message_id"] == 0
    assert tapped["ephemeral_message_id"] == sent["ephemeral_message_id"]


async def test_a_command_that_is_ephemeral_reaches_that_bot_only(world: World, api: Api) -> None:
    world.add_bot("701:x", first_name="别的", username="other_bot", privacy=False)
    world.join(GROUP, 701, quiet=True)
    commands = [{"command": "whisper", "description": "悄悄报修", "is_ephemeral": True}]
    await accepted(api, "setMyCommands", commands=commands)
    said = world.say(GROUP, WANG, "/whisper@huying_bot 隔壁太吵")
    assert not said.visible_to(LI)
    [update] = await api.updates()
    got = update["message"]
    assert (got["message_id"], got["receiver_user"]["id"]) == (0, BOT)
    assert await Api(api.http, "701:x").updates() == []
    reply = {"ephemeral_message_id": got["ephemeral_message_id"]}
    sent = await send(api, receiver_user_id=WANG, reply_parameters=reply)
    assert sent["receiver_user"]["id"] == WANG
    code, _ = await api.refused("sendMessage", chat_id=GROUP, text="x", reply_parameters=reply)
    assert code == 400
    await world.clock.move(world.clock.now() + timedelta(seconds=20))
    late = {"receiver_user_id": WANG, "reply_parameters": reply}
    code, words = await api.refused("sendMessage", chat_id=GROUP, text="x", **late)
    assert (code, "too old" in words) == (400, True)


@pytest.mark.parametrize(
    "params",
    [
        {"receiver_user_id": ZHAO},
        {"receiver_user_id": 999},
        {"receiver_user_id": WANG, "callback_query_id": "123"},
    ],
)
async def test_what_reaches_nobody_is_refused(params: dict, api: Api) -> None:
    given = {"ephemeral_message_parameters": params}
    code, _ = await api.refused("sendMessage", chat_id=GROUP, text="x", **given)
    assert code == 400


async def test_a_private_chat_has_no_ephemeral_messages(world: World, api: Api) -> None:
    world.press_start(WANG, BOT)
    code, _ = await api.refused("sendMessage", chat_id=WANG, text="x", receiver_user_id=WANG)
    assert code == 400
