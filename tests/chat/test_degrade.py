"""What a channel cannot show is shown another way, and nothing reaches it that it cannot show."""

import pytest

from chat.card import (
    Button,
    Card,
    ClosePoll,
    Delete,
    Document,
    Outgoing,
    Pin,
    Poll,
    Reaction,
    note,
)
from chat.channel import EVERYTHING, Abilities
from chat.degrade import Fitted, choices, chosen, fitted
from chat.text import text

NOTHING = Abilities(
    buttons=False, edits=False, reactions=False, polls=False, files=False, deletes=False,
    pins=False, asides=False,
)  # fmt: skip
TITLE, OLD, NEW = text("help"), text("state-waiting"), text("state-rated")
CARD = Card(
    title=TITLE,
    lines=(OLD, NEW),
    news=NEW,
    buttons=(
        (Button(label=text("button-look"), data="lk:1"),),
        (Button(label=text("button-handle"), data="hd:1"),),
    ),
    key="matter:1",
    reply_to="41",
)
EVERY: list[Outgoing] = [
    CARD,
    note(OLD),
    Card(lines=(OLD,), photo="lamp"),
    Card(lines=(OLD,), voice="said"),
    Card(lines=(OLD,), only_for="1001"),
    Reaction(message="41", emoji="👌"),
    Document(name="a.txt", content=b"1"),
    Poll(question=TITLE, options=(OLD, NEW)),
    ClosePoll(message="41"),
    Delete(message="41"),
    Pin(message="41"),
]


@pytest.mark.parametrize("what", EVERY)
def test_who_can_do_everything_is_given_it_as_it_is(what: Outgoing) -> None:
    assert fitted(what, EVERYTHING, "40") == Fitted(what, "40")
    assert choices(what, EVERYTHING) == ()


@pytest.mark.parametrize("what", EVERY)
def test_who_can_do_nothing_is_given_words_or_nothing(what: Outgoing) -> None:
    shown = fitted(what, NOTHING, "40").what
    assert shown is None or isinstance(shown, Card)
    if isinstance(shown, Card):
        assert (shown.buttons, shown.photo, shown.only_for) == ((), None, None)
        assert shown.lines


def test_without_buttons_their_labels_are_numbered_in_order() -> None:
    shown = fitted(CARD, Abilities(buttons=False), None, 7)
    assert choices(CARD, NOTHING) == ("lk:1", "hd:1")
    assert isinstance(shown.what, Card)
    assert [line.key for line in shown.what.lines[:2]] == [OLD.key, NEW.key]
    assert [line.facts["n"] for line in shown.what.lines[2:]] == [7, 8]
    assert shown.what.key == "matter:1"


def test_without_edits_only_what_is_new_is_said_again() -> None:
    can = Abilities(edits=False)
    assert fitted(CARD, can, None).what == CARD
    again = fitted(CARD, can, "40")
    assert again.replacing is None
    assert isinstance(again.what, Card)
    assert (again.what.title, again.what.lines, again.what.reply_to) == (TITLE, (NEW,), None)
    assert again.what.buttons == CARD.buttons


def test_what_is_slightly_new_is_left_out_where_nothing_can_be_edited() -> None:
    slight = CARD.model_copy(update={"slight": True})
    assert fitted(slight, Abilities(edits=False), "40") == Fitted(None, "40")
    assert fitted(slight, Abilities(edits=False), None).what == slight
    assert fitted(slight, EVERYTHING, "40") == Fitted(slight, "40")


def test_what_is_for_one_goes_to_them_alone_where_the_group_cannot_show_it() -> None:
    card = Card(lines=(OLD,), only_for="1001", reply_to="41")
    shown = fitted(card, Abilities(asides=False), None)
    assert shown == Fitted(note(OLD), None, "1001")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", 1), (" 12 ", 12), ("２", 2), ("3.", 3), ("4、", 4), ("①", 1), ("0", None),
        ("100", None), ("", None), ("1 2", None), ("3楼", None), ("-1", None), ("一", None),
        ("1.5", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_number_is_a_choice_only_when_it_stands_alone(words: str, number: int | None) -> None:
    assert chosen(words) == number


def test_a_voice_that_cannot_be_played_is_told_of() -> None:
    shown = fitted(Card(lines=(OLD,), voice="said"), NOTHING, None).what
    assert shown == Card(lines=(OLD, text("voice-not-sent")))
