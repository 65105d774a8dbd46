"""Bot API objects (User, Chat, ChatMember) made from what exists in the sandbox."""

from sandbox.things import Bot, Chat, Json, Person, Status

_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
    # Since Bot API 10.3; aiogram refuses a ChatMemberAdministrator without it.
    "can_send_welcome_messages": False,
}


#: What a ChatMemberRestricted may or may not do (Bot API, ChatPermissions).
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def user(who: Person | Bot) -> Json:
    """A User as it stands in `from` and in members."""
    if isinstance(who, Bot):
        return {
            "id": who.id,
            "is_bot": True,
            "first_name": who.first_name,
            "username": who.username,
        }
    shape: Json = {"id": who.id, "is_bot": False, "first_name": who.first_name}
    if who.last_name:
        shape["last_name"] = who.last_name
    if who.username:
        shape["username"] = who.username
    if who.language_code:
        shape["language_code"] = who.language_code
    return shape


def me(bot: Bot) -> Json:
    """The User that getMe answers."""
    return user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(which: Chat, person: Person | None = None) -> Json:
    """A Chat as it stands in messages; `person` is the person of a private chat."""
    shape: Json = {"id": which.shown, "type": which.type}
    if person is not None:
        shape["first_name"] = person.first_name
        if person.last_name:
            shape["last_name"] = person.last_name
        if person.username:
            shape["username"] = person.username
        return shape
    shape["title"] = which.title
    if which.is_forum:
        shape["is_forum"] = True
    if which.username:
        shape["username"] = which.username
    return shape


def full_chat(which: Chat, person: Person | None = None) -> Json:
    """The ChatFullInfo that getChat answers."""
    shape = chat(which, person) | {
        "accent_color_id": abs(which.shown) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if person is None:
        shape["permissions"] = {
            "can_send_messages": True,
            "can_send_photos": True,
            "can_send_other_messages": True,
            "can_invite_users": True,
        }
    if which.pinned:
        shape["pinned_message"] = which.messages[which.pinned[-1]].raw
    return shape


def administrator_rights(given: Json | None = None) -> Json:
    """The rights of an administrator: the usual ones, changed by `given`."""
    return _RIGHTS | {name: bool(value) for name, value in (given or {}).items()}


def member(who: Person | Bot, status: Status, rights: Json | None = None) -> Json:
    """A ChatMember; `rights` are an administrator's or a restricted member's own."""
    shape: Json = {"status": status, "user": user(who)}
    if status == "creator":
        shape["is_anonymous"] = False
    elif status == "administrator":
        shape |= administrator_rights(rights)
    elif status == "restricted":
        shape |= {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
        shape |= rights or {}
    elif status == "kicked":
        shape["until_date"] = 0
    return shape
