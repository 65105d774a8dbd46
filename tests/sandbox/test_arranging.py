"""Pins, topics, forwards, copies, and deleting many."""

from datetime import timedelta

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, Api

FORUM = -1009


@pytest.fixture
def forum(world: World) -> int:
    world.add_chat("supergroup", id=FORUM, title="小区论坛", is_forum=True)
    world.join(FORUM, LI, "creator", quiet=True)
    world.join(FORUM, WANG, quiet=True)
    world.join(FORUM, BOT, "administrator", quiet=True)
    return FORUM


async def test_a_pin_needs_the_right_and_leaves_a_service_message(world: World, api: Api) -> None:
    said = world.say(GROUP, WANG, "停水通知")
    refused = await api.refused("pinChatMessage", chat_id=GROUP, message_id=said.message_id)
    assert refused == (
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
    )
    world.promote(GROUP, BOT, rights={"can_pin_messages": False})
    code, _ = await api.refused("pinChatMessage", chat_id=GROUP, message_id=said.message_id)
    assert code == 400
    world.promote(GROUP, BOT)
    assert await api.ok("pinChatMessage", chat_id=GROUP, message_id=said.message_id)
    service = world.messages_of(GROUP)[-1].raw
    assert service["pinned_message"]["text"] == "停水通知"
    assert (await api.ok("getChat", chat_id=GROUP))["pinned_message"]["text"] == "停水通知"


async def test_the_newest_pin_goes_first_and_all_can_go(world: World, api: Api) -> None:
    world.promote(GROUP, BOT)
    ids = [world.say(GROUP, WANG, word).message_id for word in ("一", "二", "三")]
    for one in ids:
        await api.ok("pinChatMessage", chat_id=GROUP, message_id=one)
    await api.ok("unpinChatMessage", chat_id=GROUP)
    assert world.chats[GROUP].pinned == ids[:2]
    await api.ok("unpinChatMessage", chat_id=GROUP, message_id=ids[0])
    assert world.chats[GROUP].pinned == [ids[1]]
    code, words = await api.refused("unpinChatMessage", chat_id=GROUP, message_id=ids[0])
    assert (code, words) == (400, "Bad Request: message to unpin not found")
    await api.ok("unpinAllChatMessages", chat_id=GROUP)
    assert world.chats[GROUP].pinned == []
    await api.ok("pinChatMessage", chat_id=GROUP, message_id=ids[0])
    await api.ok("deleteMessage", chat_id=GROUP, message_id=ids[0])
    assert "pinned_message" not in await api.ok("getChat", chat_id=GROUP)


async def test_anybody_pins_in_a_private_chat_and_bots_hear_of_others_pins(
    world: World, api: Api
) -> None:
    world.press_start(WANG, BOT)
    sent = await api.ok("sendMessage", chat_id=WANG, text="您的编号")
    assert await api.ok("pinChatMessage", chat_id=WANG, message_id=sent["message_id"])
    await api.updates()
    said = world.say(GROUP, WANG, "重要")
    world.pin(GROUP, said.message_id, by=LI)
    [update] = await api.updates()
    assert update["message"]["pinned_message"]["text"] == "重要"
    assert update["message"]["from"]["id"] == LI


async def test_a_topic_is_begun_written_in_closed_and_reopened(
    world: World, api: Api, forum: int
) -> None:
    topic = await api.ok("createForumTopic", chat_id=forum, name="报修")
    thread = topic["message_thread_id"]
    sent = await api.ok("sendMessage", chat_id=forum, message_thread_id=thread, text="在这里说")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    said = world.say(forum, WANG, "灯坏了", topic=thread)
    answer = await api.ok(
        "sendMessage", chat_id=forum, text="好", reply_parameters={"message_id": said.message_id}
    )
    assert answer["message_thread_id"] == thread
    await api.ok("closeForumTopic", chat_id=forum, message_thread_id=thread)
    with pytest.raises(ValueError, match="closed"):
        world.say(forum, WANG, "还有", topic=thread)
    world.promote(forum, BOT, rights={"can_manage_topics": False})
    refused = await api.refused("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    assert refused == (400, "Bad Request: TOPIC_CLOSED")
    code, words = await api.refused("reopenForumTopic", chat_id=forum, message_thread_id=thread)
    assert (code, "not enough rights" in words) == (400, True)
    world.promote(forum, BOT)
    await api.ok("reopenForumTopic", chat_id=forum, message_thread_id=thread)
    again = await api.refused("reopenForumTopic", chat_id=forum, message_thread_id=thread)
    assert again == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    await api.ok("editForumTopic", chat_id=forum, message_thread_id=thread, name="物业报修")
    assert world.chats[forum].topics[thread].name == "物业报修"
    fields = [set(m.raw) for m in world.messages_of(forum)]
    for kind in ("created", "closed", "reopened", "edited"):
        assert any(f"forum_topic_{kind}" in names for names in fields), kind


async def test_what_people_say_in_a_topic_answers_its_beginning(
    world: World, api: Api, forum: int
) -> None:
    topic = world.open_topic(forum, "停车", by=LI)
    world.say(forum, WANG, "没位子了", topic=topic.id)
    *_, update = await api.updates()
    message = update["message"]
    assert message["chat"]["is_forum"] is True
    assert message["message_thread_id"] == topic.id
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "停车"


async def test_threads_that_are_not_there_are_refused(world: World, api: Api, forum: int) -> None:
    lost = (400, "Bad Request: message thread not found")
    for chat in (GROUP, forum):
        assert lost == await api.refused(
            "sendMessage", chat_id=chat, message_thread_id=77, text="x"
        )
    code, words = await api.refused("createForumTopic", chat_id=GROUP, name="x")
    assert (code, words) == (400, "Bad Request: the chat is not a forum")
    code, _ = await api.refused("createForumTopic", chat_id=forum, name="题" * 129)
    assert code == 400
    with pytest.raises(LookupError):
        world.say(forum, WANG, "x", topic=77)


async def test_a_forward_tells_where_it_comes_from_and_a_copy_does_not(
    world: World, api: Api
) -> None:
    world.press_start(WANG, BOT)
    said = world.say(GROUP, LI, "请看 #通知")
    where = {"from_chat_id": GROUP, "message_id": said.message_id}
    forward = await api.ok("forwardMessage", chat_id=WANG, **where)
    assert forward["text"] == "请看 #通知"
    assert forward["forward_origin"]["sender_user"]["id"] == LI
    assert forward["entities"] == said.raw["entities"]
    copied = await api.ok("copyMessage", chat_id=WANG, **where)
    assert list(copied) == ["message_id"]
    copy = world.private(WANG, BOT).messages[copied["message_id"]].raw
    assert "forward_origin" not in copy
    assert copy["text"] == "请看 #通知"
    further = await api.ok(
        "forwardMessage", chat_id=GROUP, from_chat_id=WANG, message_id=forward["message_id"]
    )
    assert further["forward_origin"] == forward["forward_origin"]


async def test_what_cannot_be_passed_on_is_refused(world: World, api: Api) -> None:
    lost = await api.refused("forwardMessage", chat_id=GROUP, from_chat_id=GROUP, message_id=99)
    assert lost == (400, "Bad Request: message to forward not found")
    lost = await api.refused("copyMessage", chat_id=GROUP, from_chat_id=GROUP, message_id=99)
    assert lost == (400, "Bad Request: message to copy not found")
    kept = await api.ok("sendMessage", chat_id=GROUP, text="x", protect_content=True)
    world.leave(GROUP, WANG)
    for one in (kept["message_id"], world.messages_of(GROUP)[-1].message_id):
        for method in ("forwardMessage", "copyMessage"):
            code, words = await api.refused(
                method, chat_id=GROUP, from_chat_id=GROUP, message_id=one
            )
            assert (code, "message can't be" in words) == (400, True)
    code, words = await api.refused("copyMessage", chat_id=GROUP, message_id=1)
    assert words == "Bad Request: from_chat_id is empty"


async def test_a_person_forwards_too(world: World, api: Api) -> None:
    said = world.say(GROUP, LI, "原话")
    world.press_start(WANG, BOT)
    world.forward(GROUP, said.message_id, world.private(WANG, BOT).id, WANG)
    *_, update = await api.updates()
    assert update["message"]["forward_origin"]["sender_user"]["id"] == LI
    assert update["message"]["from"]["id"] == WANG


async def test_many_messages_go_at_once_or_none(world: World, api: Api) -> None:
    own = [(await api.ok("sendMessage", chat_id=GROUP, text="x"))["message_id"] for _ in "12"]
    other = world.say(GROUP, WANG, "别删").message_id
    code, _ = await api.refused("deleteMessages", chat_id=GROUP, message_ids=[*own, other])
    assert code == 400
    assert len(world.messages_of(GROUP)) == 3
    assert await api.ok("deleteMessages", chat_id=GROUP, message_ids=[*own, 999])
    assert [m.message_id for m in world.messages_of(GROUP)] == [other]
    for wrong in ([], "x", list(range(1, 102))):
        code, _ = await api.refused("deleteMessages", chat_id=GROUP, message_ids=wrong)
        assert code == 400


async def test_an_administrator_without_the_right_deletes_its_own_only(
    world: World, api: Api
) -> None:
    world.promote(GROUP, BOT, rights={"can_delete_messages": False})
    said = world.say(GROUP, WANG, "留着").message_id
    code, _ = await api.refused("deleteMessage", chat_id=GROUP, message_id=said)
    assert code == 400
    own = (await api.ok("sendMessage", chat_id=GROUP, text="x"))["message_id"]
    await world.clock.move(world.clock.now() + timedelta(hours=49))
    code, words = await api.refused("deleteMessage", chat_id=GROUP, message_id=own)
    assert (code, words) == (400, "Bad Request: message can't be deleted for everyone")
    world.promote(GROUP, BOT)
    for one in (said, own):
        assert await api.ok("deleteMessage", chat_id=GROUP, message_id=one)


async def test_a_person_takes_back_their_own_words_only(world: World) -> None:
    mine, other = world.say(GROUP, WANG, "我的"), world.say(GROUP, LI, "别人的")
    world.take_back(GROUP, WANG, mine.message_id)
    with pytest.raises(ValueError, match="own"):
        world.take_back(GROUP, WANG, other.message_id)
    world.take_back(GROUP, LI, other.message_id)
    assert world.messages_of(GROUP) == []
