"""What a bot hears in a group, with privacy mode on and off."""

import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, ZHAO, Api


async def heard(api: Api) -> list[str]:
    return [update["message"].get("text", "…") for update in await api.updates()]


async def test_ordinary_talk_and_a_plain_mention_are_not_delivered(world: World, api: Api) -> None:
    world.say(GROUP, WANG, "灯坏了")
    world.say(GROUP, WANG, "@huying_bot 灯坏了")
    assert await heard(api) == []
    assert (await api.ok("getMe"))["can_read_all_group_messages"] is False


async def test_a_command_with_the_bots_name_is_delivered(world: World, api: Api) -> None:
    world.say(GROUP, WANG, "/report@huying_bot 灯坏了")
    world.say(GROUP, WANG, "/report@Huying_Bot 灯坏了")
    world.say(GROUP, WANG, "/report@other_bot 灯坏了")
    world.say(GROUP, WANG, "请写 /report@huying_bot")
    assert await heard(api) == ["/report@huying_bot 灯坏了", "/report@Huying_Bot 灯坏了"]


async def test_a_bare_command_is_delivered_only_to_the_bot_that_spoke_last(
    world: World, api: Api
) -> None:
    world.add_bot("800:other", first_name="别的", username="other_bot")
    world.join(GROUP, 800, quiet=True)
    other = Api(api.http, "800:other")
    world.say(GROUP, WANG, "/report 一")
    assert (await heard(api), await heard(other)) == ([], [])
    await api.ok("sendMessage", chat_id=GROUP, text="在")
    world.say(GROUP, WANG, "/report 二")
    assert (await heard(api), await heard(other)) == (["/report 二"], [])
    await other.ok("sendMessage", chat_id=GROUP, text="我也在")
    world.say(GROUP, WANG, "/report 三")
    assert (await heard(api), await heard(other)) == ([], ["/report 三"])


async def test_a_reply_to_the_bot_is_delivered_and_a_reply_to_a_person_is_not(
    world: World, api: Api
) -> None:
    card = await api.ok("sendMessage", chat_id=GROUP, text="【报修12】")
    human = world.say(GROUP, LI, "几楼")
    world.say(GROUP, WANG, "三楼", reply_to=human.message_id)
    reply = world.say(GROUP, WANG, "修好了", reply_to=card["message_id"])
    [update] = await api.updates()
    assert update["message"]["message_id"] == reply.message_id
    assert update["message"]["reply_to_message"]["message_id"] == card["message_id"]
    world.edit(GROUP, WANG, reply.message_id, "修好了！")
    [update] = await api.updates()
    assert update["edited_message"]["text"] == "修好了！"


async def test_service_messages_are_delivered(world: World, api: Api) -> None:
    world.join(GROUP, ZHAO)
    world.leave(GROUP, ZHAO)
    joined, left = await api.updates()
    assert joined["message"]["new_chat_members"][0]["id"] == ZHAO
    assert left["message"]["left_chat_member"]["id"] == ZHAO


@pytest.mark.parametrize("way", ["privacy off", "administrator"])
async def test_with_privacy_off_or_as_administrator_everything_is_heard(
    way: str, world: World, api: Api
) -> None:
    if way == "privacy off":
        world.bots[BOT].privacy = False
        assert (await api.ok("getMe"))["can_read_all_group_messages"] is True
    else:
        world.promote(GROUP, BOT)
        await api.updates()
    world.say(GROUP, WANG, "灯坏了")
    world.say(GROUP, WANG, "/report@other_bot")
    assert await heard(api) == ["灯坏了", "/report@other_bot"]


async def test_bots_never_hear_bots(world: World, api: Api) -> None:
    world.bots[BOT].privacy = False
    world.add_bot("800:other", first_name="别的", username="other_bot", privacy=False)
    world.join(GROUP, 800, quiet=True)
    other = Api(api.http, "800:other")
    sent = await other.ok("sendMessage", chat_id=GROUP, text="你好")
    await api.ok(
        "sendMessage",
        chat_id=GROUP,
        text="你好",
        reply_parameters={"message_id": sent["message_id"]},
    )
    assert (await api.updates(), await other.updates()) == ([], [])


async def test_each_bot_has_its_own_private_chat_under_the_persons_id(
    world: World, api: Api
) -> None:
    world.add_bot("800:other", first_name="别的", username="other_bot")
    other = Api(api.http, "800:other")
    world.press_start(WANG, BOT, "bind-7")
    [update] = await api.updates()
    assert update["message"]["text"] == "/start bind-7"
    assert update["message"]["chat"] == {"id": WANG, "type": "private", "first_name": "王阿姨"}
    assert await other.updates() == []
    await api.ok("sendMessage", chat_id=WANG, text="您好")
    assert (await other.refused("sendMessage", chat_id=WANG, text="您好"))[0] == 403
    assert world.chat_for(BOT, WANG) is world.private(WANG, BOT)
    assert world.private(WANG, BOT) is not world.private(WANG, 800)
