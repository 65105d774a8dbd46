"""A word, a button, a moment: each leads to one handler."""

import pytest

from chat.card import Action
from chat.features import merged
from chat.incoming import Said
from chat.routes import Routes
from tests.chat.saying import said


class Poke(Action):
    tag = "pk"


async def nothing(*_: object) -> None: ...


def feature() -> Routes:
    routes = Routes()
    routes.says("lost", starts=("捡到",), whole=("失物",))(nothing)
    routes.tap(Poke)(nothing)
    return routes


@pytest.mark.parametrize(
    "clash", ["/lost", "捡到", "失物", "button", "moment", "fallback", "answer", "reply"]
)
def test_two_features_may_not_claim_the_same_way_in(clash: str) -> None:
    other = Routes()
    first = feature()
    match clash:
        case "/lost":
            other.says("lost")(nothing)
        case "捡到":
            other.says(starts=("捡到",))(nothing)
        case "失物":
            other.says(whole=("失物。",))(nothing)
        case "button":
            other.tap(Poke)(nothing)
        case "moment":
            first.due("wish")(nothing)
            other.due("wish")(nothing)
        case "answer":
            first.answer("which")(nothing)
            other.answer("which")(nothing)
        case "reply":
            first.reply("poll")(nothing)
            other.reply("poll")(nothing)
        case "fallback":
            first.fallback(nothing)
            other.fallback(nothing)
    with pytest.raises(ValueError, match="two"):
        merged([first, other])


def meant(one: Said) -> tuple[str, str] | None:
    found = merged([feature()]).meant(one)
    return (found.route.command or "", found.rest) if found else None


def test_a_starting_word_must_be_sure_unless_it_is_addressed() -> None:
    assert meant(said("捡到3楼的钥匙")) == ("lost", "3楼的钥匙")
    assert meant(said("捡到宝了")) is None
    assert meant(said("捡到宝了", named=True)) == ("lost", "宝了")


def test_a_whole_message_may_carry_marks_but_no_other_words() -> None:
    assert meant(said("失物！")) == ("lost", "")
    assert meant(said("失物招领")) is None


def test_a_command_leads_to_its_route_and_keeps_its_words() -> None:
    assert meant(said("一串钥匙", command="lost")) == ("lost", "一串钥匙")
    assert meant(said("一串钥匙", command="found")) is None
