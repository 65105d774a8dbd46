"""Chats and members: asked about, joined, left, upgraded; the bot's commands."""

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, ZHAO, Api


async def test_a_chat_tells_what_it_is(world: World, api: Api) -> None:
    chat = await api.ok("getChat", chat_id=GROUP)
    assert (chat["title"], chat["type"]) == ("3号楼", "supergroup")
    world.press_start(ZHAO, BOT)
    chat = await api.ok("getChat", chat_id=ZHAO)
    assert (chat["first_name"], chat["last_name"], chat["type"]) == ("赵", "建国", "private")
    assert (await api.refused("getChat", chat_id=-5))[0] == 400


async def test_members_and_administrators_are_told(world: World, api: Api) -> None:
    assert await api.ok("getChatMemberCount", chat_id=GROUP) == 3
    assert (await api.ok("getChatMember", chat_id=GROUP, user_id=LI))["status"] == "creator"
    assert (await api.ok("getChatMember", chat_id=GROUP, user_id=BOT))["status"] == "member"
    assert (await api.ok("getChatMember", chat_id=GROUP, user_id=ZHAO))["status"] == "left"
    answer = await api.refused("getChatMember", chat_id=GROUP, user_id=4040)
    assert answer == (400, "Bad Request: user not found")
    assert (await api.refused("getChatMember", chat_id=GROUP))[0] == 400
    world.promote(GROUP, BOT)
    [leader] = await api.ok("getChatAdministrators", chat_id=GROUP)
    assert leader["user"]["id"] == LI
    both = await api.ok("getChatAdministrators", chat_id=GROUP, return_bots=True)
    assert [member["status"] for member in both] == ["creator", "administrator"]
    world.join(GROUP, ZHAO)
    world.leave(GROUP, ZHAO, "kicked", by=LI)
    assert (await api.ok("getChatMember", chat_id=GROUP, user_id=ZHAO))["until_date"] == 0
    world.press_start(WANG, BOT)
    assert (await api.refused("getChatAdministrators", chat_id=WANG))[0] == 400


async def test_a_bot_hears_of_its_own_coming_and_going(world: World, api: Api) -> None:
    world.add_chat("group", id=-7, title="议事")
    world.join(-7, LI, "creator")
    world.join(-7, BOT)
    own, service = await api.updates()
    change = own["my_chat_member"]
    assert (change["from"]["id"], change["chat"]["id"]) == (LI, -7)
    assert change["old_chat_member"]["status"] == "left"
    assert change["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["id"] == BOT
    world.leave(-7, BOT, "kicked")
    [own] = await api.updates()
    assert own["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert own["my_chat_member"]["from"]["id"] == LI
    assert (await api.refused("getChat", chat_id=-7))[1] == (
        "Forbidden: bot was kicked from the group chat"
    )


async def test_leavechat_says_so_in_the_group(world: World, api: Api) -> None:
    assert await api.ok("leaveChat", chat_id=GROUP) is True
    [message] = world.messages_of(GROUP)
    assert message.raw["left_chat_member"]["id"] == BOT
    world.press_start(WANG, BOT)
    assert (await api.refused("leaveChat", chat_id=WANG))[0] == 400


async def test_an_upgraded_group_names_its_new_id(world: World, api: Api) -> None:
    world.add_chat("group", id=-7, title="议事")
    world.join(-7, LI, "creator", quiet=True)
    world.join(-7, BOT, quiet=True)
    await api.ok("sendMessage", chat_id=-7, text="以前")
    new = world.migrate(-7)
    response = await api.post("sendMessage", chat_id=-7, text="x")
    assert response.status_code == 400
    assert response.json()["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await api.ok("sendMessage", chat_id=new.id, text="以后"))["chat"][
        "type"
    ] == "supergroup"
    old_news, new_news = await api.updates()
    assert old_news["message"]["migrate_to_chat_id"] == new.id
    assert new_news["message"]["migrate_from_chat_id"] == -7
    with pytest.raises(ValueError, match="became"):
        world.say(-7, LI, "还在这里")
    with pytest.raises(ValueError, match="upgraded"):
        world.migrate(-7)


async def test_commands_are_kept_by_scope_and_language(world: World, api: Api) -> None:
    report = [{"command": "report", "description": "报修"}]
    assert await api.ok("setMyCommands", commands=report) is True
    chat = {"type": "chat", "chat_id": GROUP}
    english = [{"command": "/report", "description": "Report"}]
    await api.ok("setMyCommands", commands=english, scope=chat, language_code="en")
    assert await api.ok("getMyCommands") == report
    assert await api.ok("getMyCommands", scope=chat) == []
    kept = await api.ok("getMyCommands", scope=chat, language_code="en")
    assert kept == [{"command": "report", "description": "Report"}]
    await api.ok("deleteMyCommands")
    assert await api.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": [{"command": "报修", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": "report"}, "can't parse commands JSON object"),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "building"}}, "unsupported type specified"),
    ],
)
async def test_commands_telegram_refuses_are_refused(params: dict, words: str, api: Api) -> None:
    assert await api.refused("setMyCommands", **params) == (400, f"Bad Request: {words}")


async def test_a_chat_action_needs_a_chat_and_an_action(api: Api) -> None:
    assert await api.ok("sendChatAction", chat_id=GROUP, action="typing") is True
    assert (await api.refused("sendChatAction", chat_id=GROUP))[0] == 400
    assert (await api.refused("sendChatAction", chat_id=-5, action="typing"))[0] == 400
