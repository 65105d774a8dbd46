"""Updates as Telegram's Bot API sends them, written short."""

from typing import Any

from chat.incoming import Me

ME = Me(id="700", handle="huying_bot", names=("小应", "Huying"), hears_all=True)
AT = 1_795_233_600  # 2026-11-21 04:00 UTC

WANG = {"id": 1001, "is_bot": False, "first_name": "王阿姨", "language_code": "zh-hans"}
BOT = {"id": 700, "is_bot": True, "first_name": "小应", "username": "huying_bot"}
#: Telegram's own accounts: for admins who post as the group, and for what a channel forwards.
GROUP_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
GROUP = {"id": -1003, "type": "supergroup", "title": "3号楼群"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "王阿姨"}
CHANNEL = {"id": -1007, "type": "channel", "title": "小区公告"}

LAMP = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 67, "file_size": 1200},
    {"file_id": "middle", "file_unique_id": "m", "width": 320, "height": 240},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960},
]
VOICE = {"duration": 4, "file_id": "v", "file_unique_id": "v", "mime_type": "audio/ogg"}
PLACE = {"latitude": 30.25, "longitude": 120.16}
STICKER = {
    "file_id": "st", "file_unique_id": "st", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False,
}  # fmt: skip

CARD = {
    "message_id": 40, "from": BOT, "chat": GROUP, "date": AT, "text": "【报修1】3楼灯坏了",
}  # fmt: skip
TOPIC = {
    "message_id": 9, "from": WANG, "chat": GROUP, "date": AT, "message_thread_id": 9,
    "is_topic_message": True, "forum_topic_created": {"name": "报修", "icon_color": 7322096},
}  # fmt: skip


def message(kind: str = "message", **fields: Any) -> dict[str, Any]:
    """An update with a message of 王阿姨 in the group; a field given as None is left out."""
    body = {"message_id": 41, "from": WANG, "chat": GROUP, "date": AT} | fields
    return {"update_id": 5, kind: {k: v for k, v in body.items() if v is not None}}


def tap(**fields: Any) -> dict[str, Any]:
    """She taps a button under the card."""
    body = {
        "id": "4000000000000000001", "from": WANG, "message": CARD, "chat_instance": "7",
        "data": "rp:1",
    }  # fmt: skip
    body |= fields
    return {"update_id": 6, "callback_query": {k: v for k, v in body.items() if v is not None}}


def seated(status: str, chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    """The bot's own standing in a chat becomes this."""
    old = {"status": "left", "user": BOT}
    new = {"status": status, "user": BOT} | more
    change = {"chat": chat, "from": WANG, "date": AT, "old_chat_member": old}
    return {"update_id": 7, "my_chat_member": change | {"new_chat_member": new}}


#: One of every kind the bot reads or must let pass.
EVERY = (
    message(text="报修 3楼楼道灯坏了"),
    message(
        text="/report@huying_bot 3楼灯坏了",
        entities=[{"type": "bot_command", "offset": 0, "length": 18}],
    ),
    message(text="大家好 @huying_bot 在吗"),
    message(text="办好了", reply_to_message=CARD),
    message(photo=LAMP, caption="3楼的灯", media_group_id="13"),
    message(voice=VOICE),
    message(sticker=STICKER),
    message(location=PLACE, chat=PRIVATE),
    message("edited_message", text="报修 4楼灯坏了", edit_date=AT + 60),
    message(text="看看", forward_origin={"type": "user", "sender_user": WANG, "date": AT}),
    message(text="在吗", sender_chat=GROUP, **{"from": GROUP_BOT}),
    message(
        text="公告", sender_chat=CHANNEL, is_automatic_forward=True,
        forward_origin={"type": "channel", "chat": CHANNEL, "message_id": 3, "date": AT},
        **{"from": TELEGRAM},
    ),
    message(text="灯坏了", message_thread_id=9, is_topic_message=True, reply_to_message=TOPIC),
    message(new_chat_members=[WANG]),
    message(migrate_to_chat_id=-1001003),
    tap(),
    tap(message={"chat": GROUP, "message_id": 40, "date": 0}),
    tap(message=None, inline_message_id="AAA"),
    seated("administrator"),
    seated("restricted", is_member=True),
    message(document={"file_id": "d", "file_unique_id": "d", "file_name": "表.pdf"}),
    message(text="悄悄", message_id=0, ephemeral_message_id=5),
    message(text="好", reply_to_message=CARD | {"poll": {"id": "7"}}),
    {
        "update_id": 12,
        "chat_member": {
            "chat": GROUP, "from": WANG, "date": AT,
            "old_chat_member": {"status": "member", "user": WANG},
            "new_chat_member": {"status": "left", "user": WANG},
        },
    },
    {
        "update_id": 13,
        "message_reaction": {
            "chat": GROUP, "message_id": 41, "user": WANG, "date": AT, "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👍"}, {"type": "paid"}],
        },
    },
    {"update_id": 14, "poll_answer": {"poll_id": "7", "user": WANG, "option_ids": [0, 2]}},
    {"update_id": 8, "channel_post": {"message_id": 3, "chat": CHANNEL, "date": AT}},
    {"update_id": 9, "poll": {"id": "1", "question": "?", "options": []}},
)  # fmt: skip
