"""Updates of Telegram become our words, whatever else stands in them."""

from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram import event_id, line, read
from chat.incoming import (
    Chat,
    Incoming,
    Me,
    Moved,
    Person,
    Quoted,
    Reacted,
    Said,
    Seated,
    Standing,
    Tapped,
    Voted,
)
from tests.channels.updates import (
    AT,
    CARD,
    CHANNEL,
    EVERY,
    GROUP,
    GROUP_BOT,
    LAMP,
    ME,
    PLACE,
    PRIVATE,
    STICKER,
    TELEGRAM,
    TOPIC,
    VOICE,
    WANG,
    message,
    seated,
    tap,
)

#: What a reader may raise where a kind it knows lacks what it must have.
FAIR = (KeyError, TypeError, ValueError, AttributeError)


def said(me: Me = ME, kind: str = "message", **fields: Any) -> Said:
    what = read(message(kind, **fields), me)
    assert isinstance(what, Said)
    return what


def test_a_text_in_a_group_says_who_where_when_and_what() -> None:
    assert said(text="报修 3楼楼道灯坏了") == Said(
        id="5",
        chat=Chat("telegram", "-1003", "group"),
        at=datetime.fromtimestamp(AT, UTC),
        who=Person("1001", "王阿姨", "zh-hans"),
        message="41",
        words="报修 3楼楼道灯坏了",
    )


@pytest.mark.parametrize(
    ("kind", "ours"),
    [("private", "private"), ("group", "group"), ("supergroup", "group"), ("forum", "group")],
)
def test_a_kind_of_chat_nobody_knows_yet_is_taken_for_a_group(kind: str, ours: str) -> None:
    assert said(text="x", chat={"id": 1, "type": kind}).chat.kind == ours


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/report 3楼灯坏了", "report", "3楼灯坏了"),
        ("/report@huying_bot 3楼灯坏了", "report", "3楼灯坏了"),
        ("/report@Huying_Bot\n3楼灯坏了\n快来", "report", "3楼灯坏了\n快来"),
        ("/REPORT", "report", ""),
        ("/report，3楼灯坏了", "report", "3楼灯坏了"),
        ("/report　3楼灯坏了", "report", "3楼灯坏了"),
        ("/report楼道灯坏了", "report", "楼道灯坏了"),
        ("/start h-12", "start", "h-12"),
        ("/usr/bin", None, "/usr/bin"),
        ("/3楼灯坏了", None, "/3楼灯坏了"),
        ("/", None, "/"),
        ("http://a/report", None, "http://a/report"),
        ("/" + "a" * 33, None, "/" + "a" * 33),
    ],
)
def test_a_command_is_told_from_what_follows_it(text: str, command: str | None, rest: str) -> None:
    what = said(text=text)
    assert (what.command, what.words) == (command, rest)


@pytest.mark.parametrize("text", ["/report@other_bot 3楼灯坏了", "/report@huying_bot2 灯坏了"])
def test_a_command_for_another_bot_is_nothing_to_us(text: str) -> None:
    assert read(message(text=text), ME) is None


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("@huying_bot 3楼灯坏了", True, "3楼灯坏了"),
        ("@HUYING_BOT：3楼灯坏了", True, "3楼灯坏了"),
        ("李楼长说找@huying_bot", True, "李楼长说找"),
        ("@huying_bot", True, ""),
        ("@huying_bot2 在吗", False, "@huying_bot2 在吗"),
        ("写信给 me@huying_bot", False, "写信给 me@huying_bot"),
        ("小应，3楼灯坏了吗？", True, "3楼灯坏了吗？"),
        ("@小应 在吗", True, "在吗"),
        ("小应？", True, ""),
        (" 小应\n灯坏了", True, "灯坏了"),
        ("huying, the light is broken", True, "the light is broken"),
        ("小应该来了", False, "小应该来了"),
        ("Huyingly", False, "Huyingly"),
        ("问问小应", False, "问问小应"),
        # Its capital letters are two signs when they are small: positions must not move.
        ("İİİ @huying_bot 灯坏了", True, "İİİ  灯坏了"),
    ],
)
def test_the_bot_knows_when_it_is_called(text: str, named: bool, rest: str) -> None:
    what = said(text=text)
    assert (what.named, what.words) == (named, rest)


def test_a_bot_without_a_name_is_not_called_by_everything() -> None:
    nameless = Me(id="700", handle="", names=("",))
    assert said(nameless, text="@谁 在吗").named is False


def test_a_reply_names_the_message_it_answers() -> None:
    what = said(text="办好了", reply_to_message=CARD)
    assert what.reply == Quoted("40", "【报修1】3楼灯坏了", by_bot=True)
    assert what.addressed
    hers = {
        "message_id": 30,
        "from": WANG,
        "chat": GROUP,
        "date": AT,
        "photo": LAMP,
        "caption": "灯",
    }
    assert said(text="谢谢", reply_to_message=hers).reply == Quoted(
        "30", "灯", by_bot=False, who=Person("1001", "王阿姨", "zh-hans"), photos=("large",)
    )


def test_in_a_forum_nobody_quoted_the_message_that_opened_the_topic() -> None:
    topic = {"message_thread_id": 9, "is_topic_message": True}
    assert said(text="灯坏了", reply_to_message=TOPIC, **topic).reply is None
    assert said(text="办好了", reply_to_message=CARD, **topic).reply is not None


def test_a_photo_comes_in_its_largest_size_with_its_caption_and_album() -> None:
    what = said(photo=LAMP, caption="/report@huying_bot 3楼的灯", media_group_id="13")
    assert (what.photos, what.words, what.command) == (("large",), "3楼的灯", "report")
    assert (what.album, what.other, what.voice) == ("13", False, None)


def test_a_voice_message_has_a_length_even_where_it_has_no_words() -> None:
    assert said(voice=VOICE).voice == 4
    assert said(voice={"file_id": "v"}).voice == 0


@pytest.mark.parametrize("kind", [{"sticker": STICKER}, {"location": PLACE}, {"dice": {}}])
def test_what_has_no_words_is_still_something(kind: dict[str, Any]) -> None:
    what = said(**kind)
    assert (what.other, what.words) == (True, "")


def test_a_voice_that_is_answered_can_be_listened_to() -> None:
    reply = said(text="记一下", reply_to_message=message("message", voice=VOICE)["message"]).reply
    assert reply is not None
    assert (reply.words, reply.voice, reply.voice_file) == ("", 4, VOICE["file_id"])


@pytest.mark.parametrize("kind", ["video", "video_note"])
def test_a_film_is_known_as_one(kind: str) -> None:
    assert said(**{kind: {"file_id": "f"}}).film
    assert not said(sticker=STICKER).film


def test_an_edit_keeps_the_message_and_has_its_own_moment() -> None:
    what = said(kind="edited_message", text="报修 4楼灯坏了", edit_date=AT + 60)
    assert (what.edited, what.message) == (True, "41")
    assert what.at == datetime.fromtimestamp(AT + 60, UTC)


@pytest.mark.parametrize("mark", ["forward_origin", "forward_date"])
def test_a_forwarded_message_is_known_as_one(mark: str) -> None:
    assert said(text="报修 3楼灯坏了", **{mark: {"type": "hidden_user"}}).forwarded


@pytest.mark.parametrize("sender_chat", [GROUP, CHANNEL, None])
def test_an_admin_who_posts_as_the_group_is_nobody(sender_chat: dict[str, Any] | None) -> None:
    what = said(text="@huying_bot 办好了", sender_chat=sender_chat, **{"from": GROUP_BOT})
    assert what.who is None
    assert what.addressed


def test_what_a_channel_forwards_into_its_group_is_not_for_us() -> None:
    origin = {"type": "channel", "chat": CHANNEL, "message_id": 3, "date": AT}
    post = message(
        text="@huying_bot 公告", sender_chat=CHANNEL, is_automatic_forward=True,
        forward_origin=origin, **{"from": TELEGRAM},
    )  # fmt: skip
    assert read(post, ME) is None


@pytest.mark.parametrize(
    "update",
    [
        {
            "update_id": 8,
            "channel_post": {"message_id": 3, "chat": CHANNEL, "text": "@huying_bot"},
        },
        {"update_id": 9, "poll": {"id": "1"}},
        {"update_id": 10, "brand_new_kind": {"chat": GROUP}},
        {"update_id": 11},
        message(text="/report 灯", **{"from": WANG | {"is_bot": True}}),
        message(new_chat_members=[WANG]),
        message(pinned_message=CARD),
        message(left_chat_member=WANG),
        message(migrate_from_chat_id=-77),
        message(forum_topic_created={"name": "报修", "icon_color": 1}),
        message(brand_new_service={"x": 1}),
        tap(message=None, inline_message_id="AAA"),
        seated("administrator", CHANNEL),
    ],
)
def test_what_asks_nothing_of_us_is_read_as_nothing(update: dict[str, Any]) -> None:
    assert read(update, ME) is None


@pytest.mark.parametrize(
    ("status", "more", "standing"),
    [
        ("creator", {}, "administrator"),
        ("administrator", {"can_delete_messages": True}, "administrator"),
        ("member", {}, "member"),
        ("restricted", {"is_member": True}, "member"),
        ("restricted", {"is_member": False}, "left"),
        ("left", {}, "left"),
        ("kicked", {"until_date": 0}, "kicked"),
        ("brand_new_status", {}, "left"),
    ],
)
def test_the_bots_own_standing_is_read(
    status: str, more: dict[str, Any], standing: Standing
) -> None:
    what = read(seated(status, **more), ME)
    assert isinstance(what, Seated)
    assert (what.standing, what.title, what.chat.id) == (standing, "3号楼群", "-1003")


def test_a_group_that_moves_says_where_to() -> None:
    what = read(message(migrate_to_chat_id=-1001003), ME)
    assert isinstance(what, Moved)
    assert (what.chat.id, what.to) == ("-1003", "-1001003")


def test_a_tap_names_the_message_even_where_telegram_shows_it_no_more() -> None:
    gone = {"chat": GROUP, "message_id": 40, "date": 0}
    for update in (tap(), tap(message=gone)):
        what = read(update, ME)
        assert isinstance(what, Tapped)
        assert (what.message, what.data, what.tap) == ("40", "rp:1", "4000000000000000001")
    game = read(tap(data=None, game_short_name="chess"), ME)
    assert isinstance(game, Tapped)
    assert game.data == ""


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"id": 3, "first_name": "建国", "last_name": "赵"}, "建国 赵"),
        ({"id": 3, "first_name": "\u202e王\u200b阿姨 "}, "王阿姨"),
        ({"id": 3, "first_name": "<b>王</b>"}, "<b>王</b>"),
        ({"id": 3, "first_name": ""}, "3"),
    ],
)
def test_everybody_has_a_name(user: dict[str, Any], name: str) -> None:
    who = said(text="x", **{"from": user}).who
    assert who == Person("3", name, None)


def test_the_garbage_of_the_sandbox_cannot_be_read_and_says_so_fairly() -> None:
    garbage = {"message_id": "seven", "from": "nobody", "date": "yesterday", "text": 42}
    with pytest.raises(FAIR):
        read({"update_id": 1, "message": garbage}, ME)


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.just([]), st.just({}), st.just([{}]), st.just(10**30), st.just({"id": {}}),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A real update of which some fields, at any depth, are dropped or hold something else."""
    update = draw(st.sampled_from(EVERY))
    return {"update_id": update["update_id"]} | {
        k: _changed(draw, v) for k, v in update.items() if k != "update_id"
    }


def _changed(draw: st.DrawFn, value: Any) -> Any:
    if draw(st.integers(0, 9)) == 0:
        return draw(JUNK)
    if isinstance(value, dict):
        kept = {k: _changed(draw, v) for k, v in value.items() if draw(st.integers(0, 14))}
        return kept | draw(st.sampled_from([{}, {}, {"brand_new": 1}]))
    if isinstance(value, list):
        return [_changed(draw, one) for one in value]
    return value


@given(mutated())
@example({"update_id": 1, "message": {"chat": GROUP, "date": 10**30}})
def test_no_update_whatever_it_holds_does_more_than_fail_fairly(update: dict[str, Any]) -> None:
    assert event_id(update) == str(update["update_id"])
    assert isinstance(line(update), str)
    try:
        what = read(update, ME)
    except FAIR:
        return
    assert what is None or isinstance(what, Incoming)
    if isinstance(what, Said):
        assert isinstance(what.words, str)
        assert isinstance(what.message, str)
        assert what.voice is None or isinstance(what.voice, int)
        assert all(isinstance(one, str) for one in what.photos)
        assert what.album is None or isinstance(what.album, str)
    if isinstance(what, Seated):
        assert what.standing in get_args(Standing)
    if isinstance(what, Tapped):
        assert isinstance(what.data, str)
    if isinstance(what, Reacted):
        assert all(isinstance(one, str) for one in what.emojis)
    if isinstance(what, Voted):
        assert all(isinstance(one, int) for one in what.options)


@given(
    JUNK, st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "x"])
)
def test_the_line_and_the_id_are_found_in_anything(junk: Any, kind: str) -> None:
    for update in ({"update_id": 3, kind: junk}, {"update_id": 3, kind: {"chat": junk}}):
        assert event_id(update) == "3"
        assert isinstance(line(update), str)


@pytest.mark.parametrize("update", EVERY[:20])
def test_the_line_is_the_chat(update: dict[str, Any]) -> None:
    # A tap in no chat at all stands in the line of whoever tapped.
    private = update["update_id"] == 5 and update.get("message", {}).get("chat") == PRIVATE
    inline = "inline_message_id" in update.get("callback_query", {})
    assert line(update) == ("1001" if private or inline else "-1003")


def test_a_reply_to_a_poll_names_the_poll_too() -> None:
    poll = CARD | {"poll": {"id": "7"}}
    assert said(text="好", reply_to_message=poll).reply == Quoted(
        "40/7", CARD["text"], by_bot=True
    )


def test_what_only_the_bot_sees_is_known_as_an_aside() -> None:
    what = said(text="悄悄", message_id=0, ephemeral_message_id=5)
    assert (what.message, what.aside, what.addressed) == ("e5", True, True)
    assert not said(text="大家好").aside


def test_the_votes_of_one_person_keep_their_order() -> None:
    vote = {"update_id": 14, "poll_answer": {"poll_id": "7", "user": WANG, "option_ids": []}}
    assert line(vote) == str(WANG["id"])


def test_an_anonymous_admins_reaction_is_nobodys() -> None:
    reaction = {"chat": GROUP, "message_id": 41, "actor_chat": GROUP, "date": AT}
    what = read({"update_id": 1, "message_reaction": reaction | {"new_reaction": []}}, ME)
    assert isinstance(what, Reacted)
    assert (what.who, what.emojis) == (None, ())
