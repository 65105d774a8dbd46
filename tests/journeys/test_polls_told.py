"""When a poll's end is told, and what is done with it: nothing at night nor at noon, never more
than a group's share, and the next step in its holder's words."""

from chat.card import Card, Reaction
from chat.channel import Abilities
from chat.incoming import Chat
from chat.text import text
from domain.matters import State
from handlers.telling import tell_group
from storage.outbox import Message
from storage.polls import Poll
from tests.house import B3, B5, House
from tests.polling import POLL, Street, moves_in, neighbour, street

STEP = "李楼长20日前送业委会，有回音告诉大家"


async def asked(house: House, until: str, homes: int = 2) -> Street:
    """A poll that ends then, one home of it has spoken."""
    made = await street(house, homes, reachable=True)
    await made.asks(POLL.replace("周日20:00", until))
    await made.votes(made.people[0], 0)
    await house.later(seconds=6)
    return made


async def busy(house: House, messages: int = 5) -> None:
    """The group was told so much today."""
    async with house.storage.work(house.time) as work:
        for number in range(messages):
            card = Card(lines=(text("code-report", number=number),))
            await tell_group(work, house.community, Chat("telegram", B3), card)
    await house.deliver()


def results(house: House, chat: str = B3) -> list[str]:
    return [one for one in house.said(chat) if "结果：" in one]


async def test_what_ends_at_night_closes_on_time_and_is_told_in_the_morning(house: House) -> None:
    made = await asked(house, "今晚22:30")
    await made.ends()
    assert (await made.matter()).state is State.DONE
    assert house.keys(B3) == ["poll-title+poll-closed"]
    assert await made.votes(made.people[1], 1) == "poll-over"
    assert (results(house), results(house, made.li.id)) == ([], [])
    await house.later(hours=9.9)
    assert (results(house), results(house, made.li.id)) == ([], [])
    await house.later(hours=0.2)
    assert (len(results(house)), len(results(house, made.li.id))) == (1, 1)


async def test_what_ends_at_noon_waits_for_the_group_and_not_for_its_holder(house: House) -> None:
    made = await asked(house, "周日13:00")
    await made.ends()
    assert (len(results(house)), len(results(house, made.li.id))) == (0, 1)
    await house.later(hours=1)
    assert len(results(house)) == 1


async def test_a_result_takes_its_place_among_the_six_of_a_day(house: House) -> None:
    made = await asked(house, "周日20:00")
    await house.later(hours=22)  # Sunday, 10:00
    await busy(house)
    await made.ends()
    assert house.keys(B3)[0] == "poll-title+poll-closed"
    assert (len(results(house)), len(results(house, made.li.id))) == (0, 1)
    await house.later(hours=12.6)
    assert len(results(house)) == 1


async def test_a_reminder_that_is_held_is_not_told_once_the_poll_is_called_off(
    house: House,
) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks(POLL.replace("截止 周日20:00", ""))
    await house.later(days=6, hours=21)  # Saturday, 09:00
    await busy(house)
    await house.later(hours=1)
    assert not any("还有2户没说话" in one for one in house.said(B3))
    assert any("poll-remember" in key for key in house.keys(made.people[0].id))
    assert [one for one in await house.rows(Message) if one.key and "reminder" in one.key]
    await made.li.taps("button-call-off", chat=made.li.id)
    await made.li.taps("button-call-off-sure", chat=made.li.id)
    await house.later(days=2)
    assert not any("没说话" in one for one in house.said(B3))


async def test_a_reminder_that_is_held_until_the_morning_comes_before_the_end(
    house: House,
) -> None:
    made = await street(house, 2)
    await made.asks(POLL.replace("截止 周日20:00", ""))
    await house.later(days=6, hours=21)
    await busy(house)
    await house.later(hours=23.6)  # Sunday, 08:36
    assert "还有2户没说话" in house.said(B3)[-1]
    await made.ends()
    assert house.keys(B3)[-2] == "poll-closed-short"


async def test_where_cards_cannot_be_changed_the_end_is_told_once(house: House) -> None:
    house.channel.can = Abilities(edits=False)
    made = await asked(house, "周日20:00")
    before = len(house.wall(B3))
    await made.ends()
    assert len(house.wall(B3)) == before + 1
    assert house.keys(B3)[-1].startswith("poll-result-title")
    await made.asks(POLL.replace("周日20:00", "3天"))
    before = len(house.wall(B3))
    await made.li.taps("button-call-off", chat=made.li.id)
    await made.li.taps("button-call-off-sure", chat=made.li.id)
    await house.later(seconds=6)
    assert len(house.wall(B3)) == before + 1
    assert house.keys(B3)[-1].endswith("poll-called-off")


async def test_the_next_step_stands_on_the_result_in_the_words_of_whoever_holds_it(
    house: House,
) -> None:
    made = await asked(house, "周日20:00")
    await made.ends()
    assert "下一步" not in await made.said("poll-result")
    await made.li.taps("button-next-step", chat=made.li.id)
    assert house.keys(made.li.id)[-1] == "poll-ask-next"
    await made.li.whispers(STEP)
    assert house.keys(made.li.id)[-1] == "poll-next-noted"
    assert f"\n下一步：{STEP}\n" in await made.said("poll-result")
    assert f"\n下一步：{STEP}\n" in await made.said("poll-result", made.li.id)
    assert len(results(house)) == 1
    assert house.bubble(B3, f"poll-result:{(await made.poll()).matter_id}").edits == 1


async def test_what_is_done_next_may_be_said_before_the_end(house: House) -> None:
    made = await asked(house, "周日20:00")
    await made.li.taps("button-next-step", chat=made.li.id)
    await made.li.whispers("算了")
    assert house.keys(made.li.id)[-1] == "poll-next-dropped"
    await made.li.taps("button-next-step", chat=made.li.id)
    await made.li.whispers(f"下一步：{STEP}")
    assert house.keys(made.li.id)[-1] == "poll-next-kept"
    assert not any(STEP in one for one in house.said(B3))
    await made.ends()
    assert f"\n下一步：{STEP}\n" in await made.said("poll-result")


async def test_below_the_result_the_holder_says_it_and_neighbours_talk(house: House) -> None:
    made = await asked(house, "周日20:00")
    await made.ends()
    shown = house.bubble(B3, f"poll-result:{(await made.poll()).matter_id}")
    before = len(house.wall(B3))
    await made.people[1].replies(shown, "下一步 请大家吃饭")
    assert len(house.wall(B3)) == before
    assert (await made.poll()).next_step is None
    await made.li.replies(shown, f"下一步 {STEP}")
    [sign] = [one.what for one in house.channel.order if isinstance(one.what, Reaction)]
    assert sign.emoji == "👌"
    assert f"\n下一步：{STEP}\n" in await made.said("poll-result")
    assert len(house.wall(B3)) == before


async def test_the_next_step_is_said_by_nobody_else_and_of_nothing_that_was_called_off(
    house: House,
) -> None:
    made = await asked(house, "周日20:00")
    data = f"vn:{(await made.poll()).matter_id}"
    neighbour, stranger = made.people[0], house.person("赵楼长")
    assert await neighbour.taps_data(data, chat=neighbour.id) == "not-yours-to-do"
    assert await stranger.taps_data(data, chat=stranger.id) == "no-such-poll"
    assert await stranger.taps_data(data, chat=B5) == "no-such-poll"
    assert await made.li.taps_data("vn:4711", chat=made.li.id) == "no-such-poll"
    await made.li.taps_data(data, chat=made.li.id)
    await made.li.whispers("长" * 101)
    assert house.keys(made.li.id)[-1] == "poll-next-long"
    await made.li.taps("button-call-off", chat=made.li.id)
    await made.li.taps("button-call-off-sure", chat=made.li.id)
    assert await made.li.taps_data(data, chat=made.li.id) == "poll-called-off"
    assert [one.next_step for one in await house.rows(Poll)] == [None]


async def test_in_english_one_is_one(house: House) -> None:
    made = await street(house, 1)
    made.li.language = "en"
    await made.li.whispers("/start")
    await made.asks(send=False)
    assert "Goes to 1 group and asks 1 household\n" in house.said(made.li.id)[-1]
    await made.li.taps("button-send", chat=made.li.id)
    assert "in 1 group" in "".join(house.said(made.li.id))
    await made.ends()
    assert "0 of 1 household spoke" in await made.said("poll-result", made.li.id)
    await moves_in(house, neighbour(house, 90), made.flats[0])
    persons = POLL.replace("周日20:00", "3天").replace("每户一票", "每人一票")
    await made.asks(persons, send=False)
    assert "Goes to 1 group and asks 2 people\n" in house.said(made.li.id)[-1]
