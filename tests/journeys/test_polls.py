"""A poll from its first words to its result."""

from chat.card import Card, Reaction
from domain.matters import State
from domain.residence import Relation
from storage.matters import Matter
from storage.polls import Poll
from tests.house import B3, B5, House
from tests.polling import POLL, Street, confirmed, flat, moves_in, neighbour, street


async def voted(street: Street) -> list[str]:
    return sorted(row.voter for row in await street.turnout() if not row.waits)


async def test_from_the_first_words_to_the_result(house: House) -> None:
    made = await street(house, 12)
    await made.asks(send=False)
    assert house.keys(B3) == []
    preview = house.said(made.li.id)[-1]
    assert "充电桩装哪儿？" in preview
    assert "1. 北门" in preview
    assert "会发到1个群，问12户" in preview
    await made.li.taps("button-send", chat=made.li.id)
    assert house.notice == "poll-sent"
    card = house.said(B3)[-1]
    assert card.startswith(
        "【投票1】问问大家：充电桩装哪儿？\n每户一票，选一项，11月22日周日 20:00"
    )
    assert "这是征求意见，不是业主大会表决。\n已收到0户（共12户）" in card
    labels = [one.label.facts.get("option") for row in (await made.card()).buttons for one in row]
    assert labels == ["北门", "地库", "不装", None, None]
    for n, one in enumerate(made.people[:11]):
        assert await made.votes(one, 0 if n < 7 else 1) == "poll-noted"
    await house.later(seconds=6)
    assert "已收到11户（共12户）" in house.said(B3)[0]
    assert "北门：" not in house.said(B3)[0]
    await made.ends()
    assert house.keys(B3)[0] == "poll-title+poll-closed"
    assert (await made.card()).buttons == ()
    result = await made.said("poll-result")
    assert "北门：7户\n地库：4户\n不装：0户\n12户里11户说了话（含纸票0户）。" in result
    assert "不是业主大会表决" in result
    assert house.keys(made.li.id)[-1].startswith("poll-result-title")
    matter = await made.matter()
    assert (matter.state, matter.due_at) == (State.DONE, None)
    assert await made.keys() == []


async def test_whoever_may_not_hold_one_is_not_answered_in_the_group(house: House) -> None:
    await street(house, 1)
    wang = house.person("王阿姨")
    await wang.says(POLL)
    await wang.says("帮忙投个票")
    assert house.wall(B3) == []
    await wang.says(POLL, named=True)
    assert house.keys(B3) == ["not-yours-to-do"]
    await wang.whispers(POLL)
    assert house.keys(wang.id)[-1] == "not-yours-to-do"
    await wang.whispers("/poll")
    assert house.keys(wang.id)[-1] == "not-yours-to-do"
    await wang.whispers("投票怎么投呀")
    assert house.keys(wang.id)[-1] == "poll-tap-card"


async def test_written_in_the_group_it_is_looked_at_in_private(house: House) -> None:
    made = await street(house, 1)
    await made.li.says(POLL)
    assert house.wall(B3) == []
    [sign] = [one.what for one in house.channel.order if one.chat == B3]
    assert isinstance(sign, Reaction)
    assert house.keys(made.li.id)[-1].startswith("poll-preview")
    zhao = house.person("赵楼长")
    await zhao.says(POLL, chat=B5)
    assert house.keys(B5) == ["open-private-first"]


async def test_step_by_step(house: House) -> None:
    made = await street(house, 2)
    li = made.li
    await li.whispers("投票")
    assert house.keys(li.id)[-1] == "poll-ask-title"
    await li.whispers("报修登记本要不要放在一楼？")
    assert house.keys(li.id)[-1] == "poll-ask-options"
    await li.whispers("要")
    assert house.keys(li.id)[-1] == "poll-few-options"
    await li.whispers("要\n不要")
    assert house.keys(li.id)[-1].startswith("poll-preview+poll-option+poll-option")
    assert "11月29日周日 20:00 截止" in house.said(li.id)[-1]
    assert "11月28日周六 10:00 提醒一次" in house.said(li.id)[-1]
    await li.taps("button-until", chat=li.id)
    await li.whispers("下辈子")
    assert house.keys(li.id)[-1] == "poll-until-unclear"
    await li.whispers("3天")
    assert "11月24日周二" in house.said(li.id)[-1]
    await li.taps("button-several", chat=li.id)
    await li.taps("button-open-poll", chat=li.id)
    await li.taps("button-per-owners", chat=li.id)
    await li.taps("button-278", chat=li.id)
    await li.taps("button-per-person", chat=li.id)
    poll = await made.poll()
    assert (poll.several, poll.secret, poll.per.value, poll.subject) == (
        True, False, "person", None,
    )  # fmt: skip
    await li.taps("button-drop-poll", chat=li.id)
    assert "poll-dropped" in house.keys(li.id)
    wang = house.person("王阿姨")
    await wang.whispers("投票")
    assert house.keys(wang.id)[-1] == "no-place-yet"


async def test_who_thinks_better_of_it_says_so(house: House) -> None:
    made = await street(house, 1)
    await made.li.whispers("投票")
    await made.li.whispers("算了")
    assert house.keys(made.li.id)[-1] == "poll-dropped"
    await made.li.whispers("3单元4楼灯不亮")
    assert house.keys(made.li.id)[-1] != "poll-ask-options"
    await made.li.whispers("投票结果呢")
    assert house.keys(made.li.id)[-1] == "poll-how"
    assert await house.rows(Poll) == []


async def test_who_looks_after_many_buildings_writes_it_in_the_group_it_is_for(
    house: House,
) -> None:
    made = await street(house, 1)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await chen.says(POLL, chat=B5)
    assert "（5号楼）" in house.said(chen.id)[-1]
    assert (await made.poll()).title == "充电桩装哪儿？"


async def test_a_preview_is_its_authors_and_is_sent_once(house: House) -> None:
    made = await street(house, 1)
    await made.asks(send=False)
    id = (await made.poll()).id
    zhao = house.person("赵楼长")
    assert await zhao.taps_data(f"vs:{id}", chat=zhao.id) == "poll-draft-gone"
    assert await zhao.taps_data(f"vc:{id}:secret", chat=zhao.id) == "old-button"
    assert await zhao.taps_data(f"vc:{id}:per", chat=zhao.id) == "poll-draft-gone"
    assert await made.li.taps_data(f"vs:{id}", chat=made.li.id) == "poll-sent"
    assert await made.li.taps_data(f"vs:{id}", chat=made.li.id) == "poll-draft-gone"
    assert house.keys(B3)[0].startswith("poll-title")
    assert len(house.wall(B3)) == 1


async def test_an_end_that_cannot_be_is_said_and_replaced(house: House) -> None:
    made = await street(house, 1)
    for until, told in (
        ("12月的某一天吧", "poll-until-unclear"),
        ("半小时后", "poll-until-too-soon"),
        ("100天", "poll-until-too-late"),
    ):
        await made.asks(POLL.replace("周日20:00   每户一票", until), send=False)
        assert house.keys(made.li.id)[-1].endswith(told), until
        assert "11月29日周日 20:00" in house.said(made.li.id)[-1]


async def test_a_second_vote_replaces_the_first_and_one_after_the_end_is_refused(
    house: House,
) -> None:
    made = await street(house)
    await made.asks()
    one = made.people[0]
    assert await made.votes(one, 0) == "poll-noted"
    assert await made.votes(one, 1) == "poll-noted"
    assert await voted(made) == [f"h{made.flats[0]}"]
    await made.ends()
    assert await made.votes(one, 2) == "poll-over"
    assert "选得最多的：地库" in await made.said("poll-result")
    assert "户里1户说了话" in await made.said("poll-result")


async def test_a_household_replaces_its_vote_twice(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    son, daughter = neighbour(house, 90), neighbour(house, 91)
    for one in (son, daughter):
        await moves_in(house, one, made.flats[0], Relation.FAMILY)
    mother = made.people[0]
    assert await made.votes(mother, 0) == "poll-noted"
    assert await made.votes(son, 0) == "poll-noted"  # the same: nothing is replaced
    assert await made.votes(son, 1) == "poll-noted"
    assert await made.votes(daughter, 2) == "poll-noted"
    for one in (mother, son, daughter):
        assert await made.votes(one, 0) == "poll-frozen"
    assert await made.votes(made.people[1], 0) == "poll-noted"
    [row] = [row for row in await made.turnout() if row.household_id == made.flats[0]]
    assert row.replaced == 2


async def test_who_nobody_confirmed_votes_and_counts_once_somebody_does(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    new = neighbour(house, 90)
    await moves_in(house, new, await flat(house, "901"), confirmed=False)
    assert await made.votes(new, 1) == "poll-noted-waits"
    await house.later(seconds=6)
    assert "已收到0户（共3户）" in house.said(B3)[0]
    await confirmed(house, new)
    assert await made.votes(made.people[0], 0) == "poll-noted"
    await house.later(seconds=6)
    assert "已收到2户（共3户）" in house.said(B3)[0]
    assert len(await voted(made)) == 2
    await made.ends()
    assert "一样多：北门、地库" in await made.said("poll-result")


async def test_who_nobody_confirmed_goes_over_no_confirmed_word(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    guest = neighbour(house, 90)
    await moves_in(house, guest, made.flats[0], Relation.FAMILY, confirmed=False)
    assert await made.votes(guest, 1) == "poll-noted-waits"
    assert await made.votes(made.people[0], 0) == "poll-noted"
    await confirmed(house, guest)
    await made.ends()
    assert "选得最多的：北门" in await made.said("poll-result")
    assert await voted(made) == [f"h{made.flats[0]}"]


async def test_never_confirmed_never_counted(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    guest = neighbour(house, 90)
    await moves_in(house, guest, await flat(house, "901"), confirmed=False)
    await made.votes(guest, 1)
    await made.ends()
    assert "poll-nobody" in house.keys(B3)[-1]
    assert await made.turnout() == []
    assert await made.ballots() == []


async def test_who_has_no_home_here_is_told_how_to_get_a_voice(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    wang = house.person("王阿姨")
    assert await made.votes(wang, 0) == "poll-where-do-you-live"
    away = neighbour(house, 90)
    await moves_in(house, away, await flat(house, "901"), Relation.OWNER_AWAY)
    assert await made.votes(away, 0) == "poll-not-living"
    assert await made.turnout() == []


async def test_owners_are_asked_and_a_tenant_is_not(house: House) -> None:
    made = await street(house, 1)
    await made.asks(POLL.replace("每户一票", "每业主户一票"))
    tenant, away, unsaid = (neighbour(house, n) for n in (90, 91, 92))
    let = await flat(house, "901")
    await moves_in(house, tenant, let, Relation.TENANT)
    await moves_in(house, away, let, Relation.OWNER_AWAY)
    await moves_in(house, unsaid, await flat(house, "902"), None)
    assert await made.votes(tenant, 0) == "poll-tenant"
    assert await made.votes(away, 0) == "poll-noted"
    assert await made.votes(unsaid, 0) == "poll-owner-or-tenant"
    assert await voted(made) == [f"h{let}"]


async def test_every_person_has_a_voice_where_persons_are_asked(house: House) -> None:
    made = await street(house, 1)
    await made.asks(POLL.replace("每户一票", "每人一票"))
    son = neighbour(house, 90)
    await moves_in(house, son, made.flats[0], Relation.FAMILY)
    guest = house.person("王阿姨")
    await guest.says("大家好")
    assert await made.votes(made.people[0], 0) == "poll-noted"
    assert await made.votes(son, 0) == "poll-noted"
    assert await made.votes(guest, 1) == "poll-noted-waits"
    zhao = house.person("赵楼长")
    assert await made.votes(zhao, 0, B5) == "no-such-poll"
    await house.later(seconds=6)
    assert "已收到2人（共2人）" in house.said(B3)[0]
    await made.ends()
    assert "2人里2人说了话" in await made.said("poll-result")
    assert await made.turnout() == []


async def test_with_two_flats_one_is_asked_which(house: House) -> None:
    made = await street(house, 2)
    one = made.people[0]
    await moves_in(house, one, made.flats[1])
    await made.asks()
    assert await made.votes(one, 0) is None  # a link opens the private chat
    assert house.channel.notices[-1][2] is not None
    assert await made.turnout() == []
    await one.whispers("/start")
    assert await made.votes(one, 1) == "poll-which-in-private"
    assert house.keys(one.id)[-1] == "poll-which-flat"
    assert all("10" not in words for words in house.said(B3))
    rows = house.wall(one.id)[-1].buttons
    assert len(rows) == 2
    await one.taps("button-home-flat", chat=one.id)
    assert house.notice == "poll-noted"
    assert await voted(made) == [f"h{made.flats[1]}"]
    await one.taps_data(rows[0][0].data, chat=one.id)
    assert len(await voted(made)) == 2
    other = made.people[1]
    matter = (await made.poll()).matter_id
    assert await other.taps_data(f"vf:{matter}:0:{made.flats[0]}") == "home-not-yours"
    await other.whispers("/start")
    other_flat = await flat(house, "901")
    assert await other.taps_data(f"vf:{matter}:0:{other_flat}") == "home-not-yours"


async def test_several_may_be_chosen_where_the_poll_says_so(house: House) -> None:
    made = await street(house, 1)
    await made.asks(POLL + " 多选 公开")
    one = made.people[0]
    for option in (0, 1, 0):
        assert await made.votes(one, option) == "poll-noted"
    assert await made.votes(one, 1) == "poll-one-must-stay"
    [ballot] = await made.ballots()
    assert ballot.choice == [1]
    await house.later(seconds=6)
    assert "北门：0户\n地库：1户" in house.said(B3)[0]


async def test_who_cannot_tap_is_helped_by_the_leader(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    one = made.people[0]
    assert await one.taps("button-ask-leader") == "poll-help-comes"
    await one.taps("button-ask-leader")
    told = [words for words in house.said(made.li.id) if "不会点" in words]
    assert len(told) == 1
    assert "邻居0（3号楼101）" in told[0]
    assert await made.turnout() == []


async def test_a_choice_written_below_the_card_is_a_vote_and_talk_is_not(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    card = house.bubble(B3, f"poll:{(await made.poll()).matter_id}")
    await made.people[0].replies(card, "我选北门")
    [sign] = [one.what for one in house.channel.order if isinstance(one.what, Reaction)]
    assert sign.emoji == "👌"
    await made.people[1].replies(card, "地库漏水，别装那儿")
    await made.people[1].replies(card, "进度")
    assert house.keys(B3)[-1] == "that-is-a-poll"
    assert await voted(made) == [f"h{made.flats[0]}"]
    assert len(house.keys(B3)) == 2
    await made.ends()
    result = house.bubble(B3, f"poll-result:{(await made.poll()).matter_id}")
    await made.people[1].replies(result, "地库漏水，幸好没选")
    await made.people[1].replies(card, "地库")
    assert house.keys(B3)[-1] == "poll-over"
    assert len(house.keys(B3)) == 4


async def test_forged_taps_reach_nothing(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    one, matter = made.people[0], (await made.poll()).matter_id
    assert await one.taps_data(f"vt:{matter}:9") == "old-button"
    assert await one.taps_data(f"vt:{matter}:-1") == "old-button"
    assert await one.taps_data(f"vt:{matter}:99") == "old-button"
    assert await one.taps_data("vt:4711:0") == "no-such-poll"
    assert await one.taps_data(f"vq:{matter}:True") == "not-yours-to-do"
    assert await one.taps_data(f"hd:{matter}") == "that-is-a-poll"
    assert await one.taps_data(f"mv:{matter}:finish") == "that-is-a-poll"
    stranger = house.person("赵楼长")
    assert await stranger.taps_data(f"vt:{matter}:0", chat=B5) == "no-such-poll"
    assert await stranger.taps_data(f"vx:{matter}", chat=stranger.id) == "no-such-poll"
    assert await made.turnout() == []


async def test_a_poll_is_called_off_and_nothing_of_it_counts(house: House) -> None:
    made = await street(house, 2)
    await made.asks()
    await made.votes(made.people[0], 0)
    await made.li.taps("button-call-off", chat=made.li.id)
    assert (await made.matter()).state is State.WAITING
    await made.li.taps("button-call-off-sure", chat=made.li.id)
    assert house.notice == "poll-called-off"
    assert (await made.matter()).state is State.WITHDRAWN
    assert (await made.turnout(), await made.ballots(), await made.keys()) == ([], [], [])
    await house.later(seconds=6)
    assert house.keys(B3) == ["poll-title+poll-called-off"]
    assert await made.votes(made.people[1], 0) == "poll-over"
    await house.later(days=9)
    assert house.keys(B3) == ["poll-title+poll-called-off"]


async def test_how_it_is_counted_is_told_before_and_after(house: House) -> None:
    made = await street(house, 1, reachable=True)
    await made.asks()
    one = made.people[0]
    assert await one.taps("button-how-counted") == "panel-sent"
    assert "poll-how-until-closed" in house.keys(one.id)[-1]
    stranger = house.person("王阿姨")
    await stranger.taps("button-how-counted")
    assert house.channel.notices[-1][2] is not None
    await made.ends()
    await one.taps("button-how-counted")
    assert "poll-how-key-gone" in house.keys(one.id)[-1]
    assert "poll-how-until-closed" not in house.keys(one.id)[-1]


async def test_an_open_poll_tells_those_it_asks_who_chose_what(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks(POLL + " 公开")
    await made.votes(made.people[0], 0)
    await house.later(seconds=6)
    assert "北门：1户" in house.said(B3)[0]
    await made.people[1].taps("button-how-counted")
    assert "北门：3号楼101" in house.said(made.people[1].id)[-1]
    assert not any("101" in words for words in house.said(B3))


async def test_an_open_poll_of_persons_tells_them_after_its_end_too(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks(POLL.replace("每户一票", "每人一票 公开"))
    await made.votes(made.people[0], 0)
    await made.ends()
    assert "北门：1人" in await made.said("poll-result")
    await made.people[1].taps("button-how-counted")
    assert "北门：邻居0" in house.said(made.people[1].id)[-1]


async def test_a_word_on_the_result_goes_to_the_leader_alone(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks()
    await made.votes(made.people[0], 0)
    await made.ends()
    one = made.people[0]
    assert await one.taps("button-have-word") == "panel-sent"
    await one.whispers("北门灯不亮，先修灯再说")
    assert house.keys(one.id)[-1] == "poll-word-passed"
    assert "邻居0说：北门灯不亮，先修灯再说" in house.said(made.li.id)[-1]
    assert len(await house.rows(Matter)) == 1
    assert "先修灯" not in "".join(house.said(B3))
    await one.taps("button-have-word")
    await one.whispers("算了")
    assert house.keys(one.id)[-1] == "poll-word-dropped"
    stranger = house.person("赵楼长")
    data = f"vw:{(await made.poll()).matter_id}"
    assert await stranger.taps_data(data, chat=stranger.id) == "no-such-poll"
    await house.person("王阿姨").taps("button-have-word")
    assert house.channel.notices[-1][2] is not None


async def test_one_reminder_counts_the_silent_and_names_nobody(house: House) -> None:
    made = await street(house, 3, reachable=True)
    await made.asks(POLL.replace("截止 周日20:00", ""))
    await made.votes(made.people[0], 0)
    guest = neighbour(house, 90)
    await moves_in(house, guest, made.flats[1], None, confirmed=False, reachable=True)
    await house.later(days=6, hours=22)  # Saturday, 10:00
    assert "还有2户没说话" in house.said(B3)[-1]
    assert "邻居" not in "".join(house.said(B3))
    assert "10" not in house.said(B3)[-1].replace("20:00", "")
    told = [any("poll-remember" in key for key in house.keys(one.id)) for one in made.people]
    assert told == [False, True, True]
    assert not any("poll-remember" in key for key in house.keys(guest.id))
    assert await made.people[1].taps("button-poll-option", chat=made.people[1].id) == "poll-noted"
    await made.ends()
    assert house.keys(B3)[1] == "poll-closed-short"
    assert sum("poll-left" in key for key in house.keys(B3)) == 0
    matter = await made.matter()
    assert matter.state is State.DONE


async def test_nobody_is_reminded_where_all_have_spoken(house: House) -> None:
    made = await street(house, 2, reachable=True)
    await made.asks(POLL.replace("截止 周日20:00", ""))
    for one in made.people:
        await made.votes(one, 0)
    await house.later(days=7)
    assert len(house.wall(B3)) == 1
    assert all(isinstance(card, Card) for card in house.wall(B3))


async def test_a_bot_that_slept_counts_what_came_in_time(house: House) -> None:
    made = await street(house, 1)
    await made.asks()
    await made.votes(made.people[0], 0)
    poll = await made.poll()
    house.time = poll.closes_at
    assert await made.votes(made.people[0], 1) == "poll-over"
    await house.later(days=3)
    assert "选得最多的：北门" in await made.said("poll-result")
