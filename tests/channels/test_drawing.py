"""Cards become Bot API calls that Telegram takes."""

import html
import re
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_draw import MAX_CAPTION, MAX_TEXT, cut, draw, units
from chat.card import (
    Action,
    Button,
    Card,
    ClosePoll,
    Delete,
    Document,
    Outgoing,
    Pin,
    Poll,
    Reaction,
    button,
    note,
)
from chat.text import text
from tests.channels import requests_spec
from tests.channels.drawings import CATALOGUE, words


class Longest(Action):
    """A button as full as may be."""

    tag: ClassVar[str] = "xx"
    what: str


def drawn(what: Outgoing, replacing: str | None = None, language: str = "zh_CN") -> Any:
    return draw(what, "-1003", language, replacing, CATALOGUE)


def shown(params: dict[str, Any]) -> str:
    """What a reader sees, as Telegram counts it: without the marks."""
    return html.unescape(re.sub("</?b>", "", params.get("text", params.get("caption"))))


CARD = Card(
    title=words("【报修1】灯坏了"),
    lines=(words("3楼的灯"), words("现在：等李楼长接")),
    buttons=((Button(label=text("button-handle"), data="rp:1"),),),
    key="matter:1",
    reply_to="41",
)
EVERY: list[tuple[Outgoing, str | None]] = [
    (CARD, None),
    (CARD, "40"),
    (note(words("好的")), None),
    (note(words("好的"), reply_to="41"), None),
    (Card(lines=(words("灯"),), photo="large", key="photo:1"), None),
    (Card(lines=(words("灯"),), photo="large", key="photo:1"), "40"),
    (Card(lines=(words("灯"),), voice="said", key="voice:1:1"), None),
    (Card(lines=(words("灯"),), voice="said", key="voice:1:1"), "40"),
    (Reaction(message="41", emoji="👌"), None),
    (Document(name="a.txt", content=b"1", words=words("纪要"), reply_to="41"), None),
    (Poll(question=words("几点？"), options=(words("三点"), words("七点"))), None),
    (ClosePoll(message="41/7"), None),
    (Delete(message="41/7"), None),
    (Pin(message="41"), None),
]


def test_a_card_is_a_title_in_bold_its_lines_and_its_buttons() -> None:
    assert drawn(CARD) == (
        "sendMessage",
        {
            "chat_id": "-1003",
            "parse_mode": "HTML",
            "text": "<b>【报修1】灯坏了</b>\n3楼的灯\n现在：等李楼长接",
            "reply_markup": {"inline_keyboard": [[{"text": "处理", "callback_data": "rp:1"}]]},
            "reply_parameters": {"message_id": 41, "allow_sending_without_reply": True},
        },
    )


def test_an_earlier_message_is_edited_and_its_buttons_replaced() -> None:
    method, params = drawn(CARD, "40")
    assert (method, params["message_id"]) == ("editMessageText", 40)
    assert "reply_parameters" not in params
    _, params = drawn(Card(lines=(words("办好了"),), key="matter:1"), "40")
    assert params["reply_markup"] == {"inline_keyboard": []}


def test_a_message_without_buttons_has_no_empty_keyboard() -> None:
    assert "reply_markup" not in drawn(note(words("好的")))[1]


def test_a_voice_carries_the_words_as_its_caption_and_is_edited_as_one() -> None:
    voice = Card(lines=(words("报修1"),), voice="said", key="voice:1:1")
    method, params = drawn(voice)
    assert (method, params["voice"], params["caption"]) == ("sendVoice", "said", "报修1")
    method, params = drawn(voice, "40")
    assert method == "editMessageCaption"
    assert "voice" not in params


def test_a_photo_carries_the_words_as_its_caption_and_is_edited_as_one() -> None:
    photo = Card(lines=(words("3楼的灯"),), photo="large", key="photo:1")
    method, params = drawn(photo)
    assert (method, params["photo"], params["caption"]) == ("sendPhoto", "large", "3楼的灯")
    method, params = drawn(photo, "40")
    assert (method, params["caption"]) == ("editMessageCaption", "3楼的灯")
    assert "photo" not in params


def test_what_wakes_nobody_is_sent_without_a_sound_and_every_edit_is() -> None:
    quiet = CARD.model_copy(update={"silent": True})
    assert drawn(quiet)[1]["disable_notification"] is True
    assert "disable_notification" not in drawn(CARD)[1]
    assert "disable_notification" not in drawn(quiet, "7")[1]


def test_a_reaction_is_one_emoji_under_their_message() -> None:
    assert drawn(Reaction(message="41", emoji="👌")) == (
        "setMessageReaction",
        {"chat_id": "-1003", "message_id": 41, "reaction": [{"type": "emoji", "emoji": "👌"}]},
    )


def test_each_reads_in_their_language() -> None:
    _, params = drawn(CARD, language="en")
    assert params["reply_markup"]["inline_keyboard"][0][0]["text"] != "处理"


@pytest.mark.parametrize(
    "said",
    [
        "<b>王</b>阿姨",
        "a < b && c > d",
        "\"引号\"和'单引号'",
        "&lt;已经写成这样&gt;",
        "</b><a href='tg://user?id=1'>点我</a>",
        "{words} {0} %s",
        "\u202e倒着写\u200b",
    ],
)
def test_what_people_write_is_shown_as_they_wrote_it(said: str) -> None:
    _, params = drawn(Card(title=words(said), lines=(words(said),)))
    assert shown(params) == f"{said}\n{said}"
    assert params["text"].count("<") == 2  # only the marks of our own title


@given(
    st.lists(st.text(max_size=3000).map(lambda one: one * 3), min_size=1, max_size=6),
    st.none() | st.text(max_size=500),
    st.booleans(),
)
def test_nothing_is_ever_longer_than_telegram_takes(
    lines: list[str], title: str | None, photo: bool
) -> None:
    card = Card(
        title=words(title) if title is not None else None,
        lines=tuple(map(words, lines)),
        photo="large" if photo else None,
    )
    _, params = drawn(card)
    assert units(shown(params)) <= (MAX_CAPTION if photo else MAX_TEXT)
    shown(params).encode()  # no half of a surrogate pair is left


def test_long_words_are_cut_and_what_follows_is_still_read() -> None:
    _, params = drawn(Card(title=words("标题"), lines=(words("长" * 5000), words("现在：等人接"))))
    first, long, last = shown(params).split("\n")
    assert (first, last) == ("标题", "现在：等人接")
    assert long.endswith("长…")
    assert units(shown(params)) == MAX_TEXT


def test_an_emoji_counts_twice_and_is_never_halved() -> None:
    _, params = drawn(note(words("🏮" * 2048)))
    assert shown(params) == "🏮" * 2048
    _, params = drawn(note(words("啊" + "🏮" * 2048)))
    assert shown(params) == "啊" + "🏮" * 2047 + "…"
    _, params = drawn(note(words("🏮" * 2049)))
    assert shown(params) == "🏮" * 2047 + "…"


def test_marks_and_escapes_do_not_count() -> None:
    _, params = drawn(Card(title=words("<" * 2000), lines=(words("&" * 2095),)))
    assert units(shown(params)) == MAX_TEXT
    assert "…" not in shown(params)


@given(st.text(), st.integers(1, 30))
def test_a_cut_is_short_enough_and_loses_nothing_without_need(said: str, most: int) -> None:
    kept = cut(said, most)
    assert units(kept) <= most
    assert kept == said or (kept.endswith("…") and said.startswith(kept[:-1]))


def test_the_fullest_button_fits_telegram_and_a_fuller_one_cannot_be_made() -> None:
    full = button(text("button-handle"), Longest(what="楼" * 20 + "3"))
    _, params = drawn(Card(lines=(words("x"),), buttons=((full,),)))
    [[one]] = params["reply_markup"]["inline_keyboard"]
    assert len(one["callback_data"].encode()) == 64
    with pytest.raises(ValueError):
        Longest(what="楼" * 21).pack()


@pytest.mark.skipif(not requests_spec.PATH, reason="HUYING_TEST_BOT_API_SPEC names no file")
@pytest.mark.parametrize(("what", "replacing"), EVERY)
def test_every_request_is_one_the_spec_allows(what: Outgoing, replacing: str | None) -> None:
    requests_spec.check_request(*drawn(what, replacing))


@pytest.mark.skipif(not requests_spec.PATH, reason="HUYING_TEST_BOT_API_SPEC names no file")
def test_a_request_with_a_wrong_value_or_name_would_be_found() -> None:
    method, params = drawn(CARD)
    for wrong in ({"text": 5}, {"colour": "red"}, {"reply_markup": {"inline_keyboard": [5]}}):
        with pytest.raises(AssertionError):
            requests_spec.check_request(method, params | wrong)


def test_a_poll_is_cut_to_what_telegram_takes_and_is_not_anonymous() -> None:
    method, params = drawn(Poll(question=words("问" * 400), options=(words("是" * 200),) * 2))
    assert method == "sendPoll"
    assert units(params["question"]) == 300
    assert [units(one["text"]) for one in params["options"]] == [100, 100]
    assert params["is_anonymous"] is False


def test_what_is_for_one_is_said_and_edited_aside_and_answers_an_aside() -> None:
    card = Card(lines=(words("悄悄"),), only_for="1001", reply_to="e5")
    method, params = drawn(card)
    assert method == "sendMessage"
    assert params["ephemeral_message_parameters"] == {"receiver_user_id": 1001}
    assert params["reply_parameters"]["ephemeral_message_id"] == 5
    method, params = drawn(card, "e9")
    assert method == "editEphemeralMessageText"
    assert (params["receiver_user_id"], params["ephemeral_message_id"]) == (1001, 9)
    assert "message_id" not in params
