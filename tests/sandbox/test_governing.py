"""Promoting, restricting, banning; reactions and members told to administrators who ask."""

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, ZHAO, Api


@pytest.fixture
def strong(world: World) -> None:
    world.promote(GROUP, BOT, rights={"can_promote_members": True})


async def test_a_bot_needs_the_right_to_promote(world: World, api: Api) -> None:
    code, words = await api.refused(
        "promoteChatMember", chat_id=GROUP, user_id=WANG, can_pin_messages=True
    )
    assert (code, words) == (400, "Bad Request: CHAT_ADMIN_REQUIRED")
    world.promote(GROUP, BOT)
    code, words = await api.refused(
        "promoteChatMember", chat_id=GROUP, user_id=WANG, can_pin_messages=True
    )
    assert (code, "not enough rights" in words) == (400, True)


@pytest.mark.usefixtures("strong")
async def test_a_promoted_member_has_the_rights_given(world: World, api: Api) -> None:
    await api.updates(allowed_updates=["chat_member"])
    assert await api.ok("promoteChatMember", chat_id=GROUP, user_id=WANG, can_pin_messages=True)
    member = await api.ok("getChatMember", chat_id=GROUP, user_id=WANG)
    assert member["status"] == "administrator"
    assert (member["can_pin_messages"], member["can_delete_messages"]) == (True, False)
    await api.ok("promoteChatMember", chat_id=GROUP, user_id=WANG)
    assert world.chats[GROUP].members[WANG] == "member"
    up, down = [update["chat_member"] for update in await api.updates()]
    assert up["new_chat_member"]["can_pin_messages"] is True
    assert (down["old_chat_member"]["status"], down["new_chat_member"]["status"]) == (
        "administrator",
        "member",
    )


@pytest.mark.usefixtures("strong")
async def test_a_restricted_person_is_silent_until_it_is_lifted(world: World, api: Api) -> None:
    restrict = {"chat_id": GROUP, "user_id": WANG}
    await api.ok("restrictChatMember", **restrict, permissions={"can_send_messages": False})
    assert (await api.ok("getChatMember", **restrict))["status"] == "restricted"
    with pytest.raises(ValueError, match="may not write"):
        world.say(GROUP, WANG, "为什么")
    await api.ok("restrictChatMember", **restrict, permissions={"can_send_messages": True})
    assert (await api.ok("getChatMember", **restrict))["status"] == "member"
    world.say(GROUP, WANG, "谢谢")
    until = world.clock.unix() + 60
    await api.ok("restrictChatMember", **restrict, permissions={}, until_date=until)
    await world.clock.move(world.clock.now().replace(year=world.clock.now().year + 1))
    world.say(GROUP, WANG, "时间到了")


@pytest.mark.usefixtures("strong")
async def test_a_ban_puts_out_and_keeps_out(world: World, api: Api) -> None:
    await api.ok("banChatMember", chat_id=GROUP, user_id=WANG)
    assert world.chats[GROUP].members[WANG] == "kicked"
    await api.ok("banChatMember", chat_id=GROUP, user_id=ZHAO)
    assert world.chats[GROUP].members[ZHAO] == "kicked"
    await api.ok("unbanChatMember", chat_id=GROUP, user_id=WANG, only_if_banned=True)
    assert world.chats[GROUP].members[WANG] == "left"
    world.join(GROUP, WANG)
    await api.ok("unbanChatMember", chat_id=GROUP, user_id=WANG)
    assert world.chats[GROUP].members[WANG] == "left"


@pytest.mark.usefixtures("strong")
@pytest.mark.parametrize(
    ("method", "user", "words"),
    [
        ("banChatMember", LI, "can't remove chat owner"),
        ("banChatMember", BOT, "can't restrict self"),
        ("banChatMember", 0, "invalid user_id specified"),
        ("banChatMember", 999, "user not found"),
        ("promoteChatMember", ZHAO, "USER_NOT_PARTICIPANT"),
        ("restrictChatMember", ZHAO, "USER_NOT_PARTICIPANT"),
    ],
)
async def test_who_cannot_be_governed_is_refused(
    method: str, user: int, words: str, api: Api
) -> None:
    params = {"permissions": {}} if method == "restrictChatMember" else {}
    code, description = await api.refused(method, chat_id=GROUP, user_id=user, **params)
    assert (code, description) == (400, f"Bad Request: {words}")


async def test_a_restricted_bot_may_not_write(world: World, api: Api) -> None:
    world.promote(GROUP, BOT, "restricted")
    code, words = await api.refused("sendMessage", chat_id=GROUP, text="x")
    assert (code, words) == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )


async def test_reactions_are_told_to_an_administrator_who_asks(world: World, api: Api) -> None:
    said = world.say(GROUP, WANG, "好")
    await api.ok("getUpdates", offset=-1, allowed_updates=["message_reaction"])
    await api.updates()
    world.react(GROUP, LI, said.message_id, "👍")
    assert await api.updates() == []
    world.promote(GROUP, BOT)
    world.react(GROUP, LI, said.message_id, "🎉")
    [update] = await api.updates()
    told = update["message_reaction"]
    assert told["user"]["id"] == LI
    assert told["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert told["new_reaction"] == [{"type": "emoji", "emoji": "🎉"}]


async def test_what_is_posted_in_a_channel_has_no_author(world: World, api: Api) -> None:
    world.add_chat("channel", id=-1008, title="物业公告")
    world.join(-1008, LI, "creator", quiet=True)
    world.join(-1008, BOT, "administrator", quiet=True)
    said = world.say(-1008, LI, "明天停水")
    world.edit(-1008, LI, said.message_id, "后天停水")
    posted, edited = await api.updates()
    assert posted["channel_post"]["sender_chat"]["id"] == -1008
    assert "from" not in posted["channel_post"]
    assert edited["edited_channel_post"]["text"] == "后天停水"
