"""Polls: what is taken, who votes how often, and what the bot hears of it."""

import httpx
import pytest

from sandbox.world import World
from tests.sandbox.conftest import BOT, GROUP, LI, WANG, ZHAO, Api

CHOICES = ["修", "换", "不管"]


async def open_poll(api: Api, **more: object) -> dict:
    return await api.ok("sendPoll", chat_id=GROUP, question="怎么办", options=CHOICES, **more)


async def test_a_vote_in_an_open_poll_is_told_with_the_voter(world: World, api: Api) -> None:
    sent = await open_poll(api, is_anonymous=False)
    assert [option["text"] for option in sent["poll"]["options"]] == CHOICES
    world.vote(GROUP, WANG, sent["message_id"], [1])
    first, second = await api.updates()
    assert first["poll"]["options"][1]["voter_count"] == 1
    assert second["poll_answer"]["option_ids"] == [1]
    assert second["poll_answer"]["user"]["id"] == WANG
    world.vote(GROUP, WANG, sent["message_id"], [])
    first, second = await api.updates()
    assert first["poll"]["total_voter_count"] == 0
    assert second["poll_answer"]["option_ids"] == []
    assert world.messages_of(GROUP)[0].raw["poll"] == first["poll"]
    assert "edit_date" not in world.messages_of(GROUP)[0].raw


async def test_an_anonymous_poll_tells_counts_only(world: World, api: Api) -> None:
    sent = await open_poll(api)
    assert sent["poll"]["is_anonymous"] is True
    world.vote(GROUP, WANG, sent["message_id"], [0])
    [update] = await api.updates()
    assert "poll" in update


async def test_an_app_lets_nobody_vote_wrongly(world: World, api: Api) -> None:
    one = (await open_poll(api))["message_id"]
    with pytest.raises(ValueError, match="one answer"):
        world.vote(GROUP, WANG, one, [0, 1])
    with pytest.raises(ValueError, match="no such option"):
        world.vote(GROUP, WANG, one, [3])
    with pytest.raises(ValueError, match="not in chat"):
        world.vote(GROUP, ZHAO, one, [0])
    many = (await open_poll(api, allows_multiple_answers=True))["message_id"]
    world.vote(GROUP, WANG, many, [2, 0])
    quiz = (await open_poll(api, type="quiz", correct_option_id=1))["message_id"]
    world.vote(GROUP, WANG, quiz, [1])
    with pytest.raises(ValueError, match="stands"):
        world.vote(GROUP, WANG, quiz, [2])
    said = world.say(GROUP, WANG, "没有投票")
    with pytest.raises(LookupError):
        world.vote(GROUP, WANG, said.message_id, [0])


async def test_stopping_gives_the_result_and_ends_the_voting(world: World, api: Api) -> None:
    sent = await open_poll(api, is_anonymous=False)
    world.vote(GROUP, WANG, sent["message_id"], [0])
    await api.updates()
    final = await api.ok("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    assert (final["is_closed"], final["total_voter_count"]) == (True, 1)
    [update] = await api.updates()
    assert update["poll"] == final
    with pytest.raises(ValueError, match="closed"):
        world.vote(GROUP, LI, sent["message_id"], [0])
    again = await api.refused("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    assert again == (400, "Bad Request: poll has already been closed")
    plain = await api.ok("sendMessage", chat_id=GROUP, text="x")
    code, _ = await api.refused("stopPoll", chat_id=GROUP, message_id=plain["message_id"])
    assert code == 400


async def test_a_poll_closes_when_its_time_is_over(world: World, api: Api) -> None:
    sent = await open_poll(api, open_period=600)
    await world.clock.move(world.clock.now().replace(year=world.clock.now().year + 1))
    with pytest.raises(ValueError, match="closed"):
        world.vote(GROUP, WANG, sent["message_id"], [0])
    [update] = await api.updates()
    assert update["poll"]["is_closed"] is True


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"options": ["一"]}, "at least 2 option"),
        ({"options": [str(n) for n in range(13)]}, "more than 12"),
        ({"options": ["一", "字" * 101]}, "must not exceed 100"),
        ({"options": ["一", " "]}, "must be non-empty"),
        ({"question": "问" * 301}, "must not exceed 300"),
        ({"question": ""}, "empty"),
        ({"type": "riddle"}, "unsupported poll type"),
        ({"type": "quiz"}, "wrong correct option ID"),
        ({"type": "quiz", "correct_option_ids": [7]}, "wrong correct option ID"),
        ({"open_period": 2}, "can't be open"),
    ],
)
async def test_a_poll_that_cannot_be_is_refused(params: dict, words: str, api: Api) -> None:
    fitting = {"chat_id": GROUP, "question": "怎么办", "options": CHOICES}
    code, description = await api.refused("sendPoll", **fitting | params)
    assert code == 400
    assert words in description


async def test_options_come_as_objects_too_and_twelve_fit(api: Api) -> None:
    options = [{"text": f"第{n}个"} for n in range(12)]
    sent = await api.ok("sendPoll", chat_id=GROUP, question="几？", options=options)
    assert len(sent["poll"]["options"]) == 12


async def test_only_the_bot_that_asked_hears_of_votes(world: World, api: Api) -> None:
    world.add_bot("701:x", first_name="别的", username="other_bot")
    world.join(GROUP, 701, quiet=True)
    sent = await open_poll(api, is_anonymous=False)
    world.vote(GROUP, WANG, sent["message_id"], [0])
    other = Api(api.http, "701:x")
    assert await other.updates() == []
    assert len(await api.updates()) == 2


async def test_a_persons_poll_reaches_the_bot_as_a_message_and_its_votes_do_not(
    world: World, http: httpx.AsyncClient, api: Api
) -> None:
    world.bots[BOT].privacy = False
    order = {"chat_id": GROUP, "person_id": WANG, "question": "几点", "options": ["八", "九"]}
    asked = (await http.post("/control/poll", json=order)).json()
    vote = {"chat_id": GROUP, "person_id": LI, "message_id": asked["message_id"], "options": [1]}
    counted = (await http.post("/control/vote", json=vote)).json()
    assert counted["votes"] == {str(LI): [1]}
    [update] = await api.updates()
    assert update["message"]["poll"]["question"] == "几点"


async def test_a_poll_stays_behind_when_its_group_is_upgraded(world: World, api: Api) -> None:
    world.add_chat("group", id=-300, title="小群")
    for member in (WANG, BOT):
        world.join(-300, member, quiet=True)
    sent = await api.ok("sendPoll", chat_id=-300, question="？", options=CHOICES)
    new = world.migrate(-300)
    with pytest.raises(ValueError, match="became"):
        world.vote(-300, WANG, sent["message_id"], [0])
    answer = await api.post("stopPoll", chat_id=-300, message_id=sent["message_id"])
    assert answer.json()["parameters"] == {"migrate_to_chat_id": new.id}


async def test_a_forwarded_poll_counts_with_the_first(world: World, api: Api) -> None:
    sent = await open_poll(api, is_anonymous=False)
    forward = await api.ok(
        "forwardMessage", chat_id=GROUP, from_chat_id=GROUP, message_id=sent["message_id"]
    )
    world.vote(GROUP, WANG, forward["message_id"], [0])
    for message in world.messages_of(GROUP):
        assert message.raw["poll"]["total_voter_count"] == 1
