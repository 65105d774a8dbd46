"""Edits, deletions, reactions and answers to taps."""

from datetime import timedelta

import pytest

from sandbox.world import Change, World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, Api, keyboard

CLAIM = {"inline_keyboard": [[{"text": "接单", "callback_data": "claim:12"}]]}


@pytest.fixture
async def card(api: Api) -> dict:
    return await api.ok("sendMessage", chat_id=GROUP, text="【报修12】", reply_markup=CLAIM)


async def test_an_edit_replaces_text_and_buttons(world: World, api: Api, card: dict) -> None:
    edited = await api.ok(
        "editMessageText", chat_id=GROUP, message_id=card["message_id"], text="【报修12】李已接"
    )
    assert edited["text"] == "【报修12】李已接"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"] == card["date"]
    [message] = world.messages_of(GROUP)
    assert (message.raw, message.edits) == (edited, 1)
    assert await api.updates() == []


async def test_an_edit_that_changes_nothing_is_refused(api: Api, card: dict) -> None:
    same = {"chat_id": GROUP, "message_id": card["message_id"]}
    words = (400, "Bad Request: message is not modified: specified new message content")
    for method, params in (
        ("editMessageText", {"text": " 【报修12】 ", "reply_markup": CLAIM}),
        ("editMessageReplyMarkup", {"reply_markup": CLAIM}),
    ):
        code, description = await api.refused(method, **same, **params)
        assert (code, description[: len(words[1])]) == words
    bold = "<b>【报修12】</b>"
    await api.ok("editMessageText", **same, text=bold, parse_mode="HTML", reply_markup=CLAIM)


async def test_buttons_alone_can_be_changed(api: Api, card: dict) -> None:
    place = {"chat_id": GROUP, "message_id": card["message_id"]}
    done = keyboard([{"text": "完成", "callback_data": "done:12"}])
    edited = await api.ok("editMessageReplyMarkup", **place, reply_markup=done)
    assert edited["reply_markup"]["inline_keyboard"][0][0]["text"] == "完成"
    assert edited["text"] == "【报修12】"
    assert "reply_markup" not in await api.ok("editMessageReplyMarkup", **place)
    code, _ = await api.refused(
        "editMessageReplyMarkup", **place, reply_markup={"keyboard": [["是"]]}
    )
    assert code == 400


async def test_only_the_bots_own_message_can_be_edited(world: World, api: Api) -> None:
    message = world.say(GROUP, WANG, "灯坏了")
    answer = await api.refused(
        "editMessageText", chat_id=GROUP, message_id=message.message_id, text="x"
    )
    assert answer == (400, "Bad Request: message can't be edited")
    answer = await api.refused("editMessageText", chat_id=GROUP, message_id=404, text="x")
    assert answer == (400, "Bad Request: message to edit not found")
    answer = await api.refused("editMessageText", chat_id=GROUP, text="x")
    assert answer == (400, "Bad Request: message identifier is not specified")


async def test_a_text_has_no_caption_to_edit(api: Api, card: dict) -> None:
    answer = await api.refused(
        "editMessageCaption", chat_id=GROUP, message_id=card["message_id"], caption="x"
    )
    assert answer == (400, "Bad Request: there is no caption in the message to edit")


async def test_an_edit_is_measured_like_a_message(api: Api, card: dict) -> None:
    for text, words in (("", "message text is empty"), ("楼" * 4097, "message is too long")):
        answer = await api.refused(
            "editMessageText", chat_id=GROUP, message_id=card["message_id"], text=text
        )
        assert answer == (400, f"Bad Request: {words}")


# Deletions


async def test_a_bot_deletes_its_own_and_as_administrator_anybodys(
    world: World, api: Api, card: dict
) -> None:
    message = world.say(GROUP, WANG, "错了")
    queue = world.listen()
    assert await api.ok("deleteMessage", chat_id=GROUP, message_id=card["message_id"]) is True
    assert queue.get_nowait() == Change("delete", GROUP, card["message_id"])
    theirs = {"chat_id": GROUP, "message_id": message.message_id}
    answer = await api.refused("deleteMessage", **theirs)
    assert answer == (400, "Bad Request: message can't be deleted")
    world.promote(GROUP, BOT)
    await api.ok("deleteMessage", **theirs)
    answer = await api.refused("deleteMessage", **theirs)
    assert answer == (400, "Bad Request: message to delete not found")
    assert world.messages_of(GROUP) == []


async def test_after_48_hours_a_message_stays(world: World, api: Api, card: dict) -> None:
    await world.clock.move(world.clock.now() + timedelta(hours=49))
    answer = await api.refused("deleteMessage", chat_id=GROUP, message_id=card["message_id"])
    assert answer == (400, "Bad Request: message can't be deleted for everyone")


# Reactions


async def test_a_reaction_is_one_of_telegrams_emoji(world: World, api: Api) -> None:
    message = world.say(GROUP, WANG, "灯坏了")
    place = {"chat_id": GROUP, "message_id": message.message_id}
    for emoji in ("👍", "❤️", "👨‍💻"):
        await api.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": emoji}])
    assert message.reactions == {BOT: "👨‍💻"}
    await api.ok("setMessageReaction", **place, reaction=[])
    assert message.reactions == {}
    for reaction in ([{"type": "emoji", "emoji": "🐌"}], [{"type": "paid"}], ["👍"]):
        answer = await api.refused("setMessageReaction", **place, reaction=reaction)
        assert answer == (400, "Bad Request: REACTION_INVALID")
    two = [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👏"}]
    answer = await api.refused("setMessageReaction", **place, reaction=two)
    assert answer == (400, "Bad Request: REACTIONS_TOO_MANY")
    answer = await api.refused("setMessageReaction", chat_id=GROUP, message_id=404, reaction=[])
    assert answer == (400, "Bad Request: message to react not found")


async def test_a_persons_reaction_reaches_an_administrator_who_asked(
    world: World, api: Api
) -> None:
    message = world.say(GROUP, WANG, "灯坏了")
    await api.ok("getUpdates", allowed_updates=["message_reaction"])
    world.react(GROUP, LI, message.message_id, "👍")
    assert await api.updates() == []
    world.promote(GROUP, BOT)
    world.react(GROUP, LI, message.message_id, None)
    [update] = await api.updates()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]


# Answers to taps


async def test_a_tap_is_answered_once_and_only_its_person_sees_it(
    world: World, api: Api, card: dict
) -> None:
    query = world.tap(GROUP, LI, card["message_id"], "claim:12")
    queue = world.listen()
    answer = {"callback_query_id": query, "text": "已接单", "show_alert": True}
    assert await api.ok("answerCallbackQuery", **answer) is True
    change = queue.get_nowait()
    assert (change.kind, change.facts["person_id"]) == ("toast", LI)
    assert (change.facts["text"], change.facts["alert"]) == ("已接单", True)
    [toast] = world.toasts
    assert (toast.person_id, toast.text, toast.alert) == (LI, "已接单", True)
    for wrong in (query, "5", ""):
        assert await api.refused("answerCallbackQuery", callback_query_id=wrong) == (
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )


async def test_an_answer_has_at_most_200_characters(world: World, api: Api, card: dict) -> None:
    query = world.tap(GROUP, LI, card["message_id"], "claim:12")
    code, _ = await api.refused("answerCallbackQuery", callback_query_id=query, text="楼" * 201)
    assert code == 400
    await api.ok("answerCallbackQuery", callback_query_id=query, text="楼" * 200)


async def test_an_answer_opens_only_the_bots_own_private_chat(
    world: World, api: Api, card: dict
) -> None:
    query = world.tap(GROUP, LI, card["message_id"], "claim:12")
    for url in ("https://example.org", "https://t.me/other_bot?start=x", "t.me/huying_bot"):
        answer = await api.refused("answerCallbackQuery", callback_query_id=query, url=url)
        assert answer == (400, "Bad Request: URL_INVALID")
    url = "https://t.me/huying_bot?start=bind-7"
    await api.ok("answerCallbackQuery", callback_query_id=query, url=url)
    assert world.toasts[0].url == url


async def test_another_bots_query_cannot_be_answered(world: World, api: Api, card: dict) -> None:
    world.add_bot("800:other", first_name="别的", username="other_bot")
    query = world.tap(GROUP, LI, card["message_id"], "claim:12")
    code, _ = await Api(api.http, "800:other").refused(
        "answerCallbackQuery", callback_query_id=query
    )
    assert code == 400
