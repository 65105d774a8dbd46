"""A motion from 议题 加装充电桩 to what was decided (提 议 决), and all that may come between."""

from datetime import timedelta

from chat.card import Reaction
from chat.text import Text
from domain import motions as life
from domain.motion_rules import Outcome, Rule
from domain.motions import State
from storage.meetings import AgendaItem, Remark
from storage.motions import Second
from tests.councils import FIFTEENTH, meets, until
from tests.house import B3, B5, CATALOGUE_SAYS, NOON, House
from tests.motioning import card, motions, panel, proposed, seconded, state, steps
from tests.polling import B8, confirmed, estate, flat, moves_in, neighbour, street


async def test_from_the_first_word_to_a_show_of_hands(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    shown = await card(house)
    assert shown.startswith("【议题1】加装充电桩\n等附议：已有0户，满3户就上议事会")
    assert "邻居0" not in shown
    assert await made.people[1].taps("button-second") == "motion-second-noted"
    assert await seconded(house, made, [2]) == "motion-second-noted"
    assert "已有2户" in await card(house)
    assert await seconded(house, made, [3]) == "motion-second-noted"
    shown = await card(house)
    assert "附议够了，等下次议事会定" in shown
    assert "12月15日周二 19:00前点「我有话说」" in shown
    assert house.keys(mover.id)[-1] == "motion-told-seconded"
    [item] = await house.rows(AgendaItem)
    assert item.matter_id == (await motions(house))[0][1].id
    # 议: one neighbour says it alone, one below the card.
    await made.people[4].taps("button-have-word")
    await made.people[4].whispers("装在北门吧，我602的电话13800001234")
    assert house.keys(made.people[4].id)[-1] == "motion-word-kept"
    await made.people[5].replies(house.bubble(B3, "motion:1"), "最好装在地库")
    assert isinstance(house.channel.order[-1].what, Reaction)
    assert {one.words for one in await house.rows(Remark)} == {
        "装在北门吧，我602的电话13800001234",
        "最好装在地库",
    }
    assert not any("北门" in one for one in house.said(B3))
    # 决: the day has come, hands are counted.
    await until(house, 12, 15, 20)
    assert await state(house) is State.DISCUSSING
    assert await made.li.taps("button-handle") == "panel-sent"
    words = house.said(made.li.id)[-1]
    assert "邻居0提的：加装充电桩" in words
    assert "附议（3）：3号楼102、3号楼103、3号楼104" in words.replace("和", "、")
    assert "邻居4：装在北门吧" in words
    await made.li.taps("button-count-hands", chat=made.li.id)
    await made.li.whispers("都同意")
    assert house.keys(made.li.id)[-1] == "hands-not-read"
    await made.li.whispers("同意7 不同意3")
    assert house.keys(made.li.id)[-1] == "hands-too-many"
    await made.li.whispers("同意5 不同意2 弃权1")
    assert (
        "同意5户，不同意2户，弃权1户\n通过的线：参加的过半\n照这样算：通过"
        in house.said(made.li.id)[-1]
    )
    assert await state(house) is State.DISCUSSING
    await made.li.taps("button-hands-are", chat=made.li.id)
    [(motion, matter)] = await motions(house)
    assert (motion.state, motion.yes, motion.no, motion.abstained) == (State.ADOPTED, 5, 2, 1)
    # What comes next is below it, and the panel offers no second count.
    assert "派任务" in house.said(made.li.id)[-1]
    panel = CATALOGUE_SAYS(house.bubble(made.li.id, f"motion-panel:{matter.id}").what, "zh_CN")
    assert "派任务" in panel
    assert "记举手" not in panel
    assert (motion.outcome, motion.meeting_id, matter.due_at) == (Outcome.ADOPTED, 1, None)
    [item] = await house.rows(AgendaItem)
    assert item.decided == "通过"
    [result] = [one for one in house.said(B3) if "举手数的" in one]
    assert result.startswith("【议题1】加装充电桩\n通过了\n同意5户，不同意2户，弃权1户\n")
    assert not any("李楼长" in one for one in house.said(B3))
    assert house.keys(mover.id)[-1] == "motion-told-decided"
    await made.people[4].whispers("议题1")
    assert "议事会上举手，李楼长记的" in house.said(made.people[4].id)[-1]
    # Once is enough.
    assert await made.li.taps_data("qn:1:1:7:0", made.li.id) == "motion-adopted-already"
    assert (await motions(house))[0][0].yes == 5
    assert await steps(house) == [
        "motion-propose", "motion-voice", "motion-voice", "motion-voice", "motion-second",
        "motion-discuss", "motion-word", "motion-word", "motion-decide", "motion-adopt",
    ]  # fmt: skip


async def test_one_readable_thread(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.people[4].taps("button-have-word")
    await made.people[4].whispers("装在北门吧")
    await made.people[6].says("议题1")
    thread = house.said(B3)[-1]
    assert thread.startswith(
        "【议题1】加装充电桩\n11月21日周六 12:00 有邻居提出\n11月21日周六 12:00 附议满了"
    )
    assert "还有1条在册子里" in thread
    assert "北门" not in thread
    assert "邻居" not in thread.replace("有邻居提出", "")
    await made.people[6].whispers("【3号楼·议题1】")
    book = house.said(made.people[6].id)[-1]
    assert "邻居4：装在北门吧" in book
    assert await made.people[6].taps("button-thread") == "panel-sent"
    stranger = house.person("外面的人")
    await stranger.whispers("议题1")
    assert house.keys(stranger.id)[-1] == "no-such-motion"
    await house.person("赵楼长").says("议题1", chat=B5)
    assert house.wall(B5) == []
    assert await stranger.taps_data("qt:1", stranger.id) == "no-such-motion"
    await mover.whispers("我的事")
    assert "等下次议事会定" in house.said(mover.id)[-1]
    await mover.whispers("议题99")
    assert house.keys(mover.id)[-1] == "no-such-motion"
    # 进度 and 撤回 belong to reports: the motion's own card is named instead.
    await mover.replies(house.bubble(B3, "motion:1"), "撤回")
    assert house.keys(B3)[-1] == "that-is-a-motion"


async def test_what_is_said_alone_is_looked_at_before_anybody_reads_it(house: House) -> None:
    made = await street(house, 4, reachable=True)
    wang = made.people[0]
    await wang.whispers("议题")
    assert house.keys(wang.id)[-1] == "motion-ask"
    await wang.whispers("建议在大厅放个书架，我家602有旧书，电话13800001234")
    assert house.wall(B3) == []
    preview = house.said(wang.id)[-1]
    assert "「在大厅放个书架」" in preview
    assert "602" not in preview
    await wang.whispers("在大厅放两个书架，靠窗")
    await wang.taps("button-send-motion", chat=wang.id)
    assert house.keys(wang.id)[-1] == "motion-sent"
    assert house.wall(B3) == []  # it is noon
    await house.later(hours=2)
    assert (await card(house)).startswith("【议题1】在大厅放两个书架\n")
    assert "靠窗" not in "".join(house.said(B3))
    [(_, matter)] = await motions(house)
    assert (matter.words, matter.said_chat) == ("在大厅放两个书架，靠窗", "")
    await wang.whispers("/motion 楼道刷白")
    await wang.whispers("算了")
    assert house.keys(wang.id)[-1] == "motion-dropped"
    assert await wang.taps("button-send-motion", chat=wang.id) == "draft-gone"
    far = house.person("没开私聊的")
    assert await far.taps_data("qp") is None  # a link
    assert len(await motions(house)) == 1
    await meets(house, FIFTEENTH)
    await until(house, 12, 8, 10.1)
    assert await wang.taps("button-bring-up") == "panel-sent"
    assert house.keys(wang.id)[-1] == "motion-ask"
    await wang.whispers("哦")
    assert house.keys(wang.id)[-1] == "motion-too-short"
    await wang.whispers("大家好，" + "长" * 1001)
    assert house.keys(wang.id)[-1] == "motion-too-long"
    await house.person("路人").whispers("议题 装路灯")
    assert house.keys(house.person("路人").id)[-1] == "no-place-yet"


async def test_talk_is_no_motion(house: House) -> None:
    made = await street(house, 1)
    for words in ("建议大家早点走", "提议不错", "议题讨论完了", "建议", "议题14", "附议"):
        await made.people[0].says(words)
    assert house.wall(B3) == []
    await made.people[0].says("建议每月大扫除一次", named=True)
    assert (await card(house)).startswith("【议题1】每月大扫除一次")
    await made.people[0].says("提个议题", named=True)
    assert house.keys(B3)[-1] == "motion-how"
    await made.people[0].says("议题 加个雨棚", edited=True)
    assert len(await motions(house)) == 1


async def test_one_voice_a_household_and_only_of_those_who_live_there(house: House) -> None:
    made, mover = await proposed(house, homes=4)
    spouse = neighbour(house, 90)
    await moves_in(house, spouse, made.flats[1])
    assert await seconded(house, made, [1]) == "motion-second-noted"
    assert await spouse.taps_data("qa:1") == "motion-seconded-before"
    assert await made.people[1].taps_data("qa:1") == "motion-seconded-before"
    assert await mover.taps_data("qa:1") == "motion-own"
    own = neighbour(house, 91)
    await moves_in(house, own, made.flats[0])
    assert await own.taps_data("qa:1") == "motion-own"
    assert await neighbour(house, 92).taps_data("qa:1") == "poll-where-do-you-live"
    assert await house.person("赵楼长").taps_data("qa:1", B5) == "no-such-motion"
    later = neighbour(house, 93)
    await moves_in(house, later, made.flats[2], confirmed=False)
    assert await later.taps_data("qa:1") == "motion-second-waits"
    assert "已有1户" in await card(house)
    await confirmed(house, later)
    assert await seconded(house, made, [3]) == "motion-second-noted"
    assert await state(house) is State.DISCUSSING
    assert len(await house.rows(Second)) == 3
    await made.people[3].replies(house.bubble(B3, "motion:1"), "附议")
    assert house.keys(B3)[-1] == "motion-is-discussed"


async def test_ten_in_a_hundred_where_there_are_many(house: House) -> None:
    made = await street(house, 41)
    await made.people[0].says("议题：加装充电桩")
    [(motion, _)] = await motions(house)
    assert motion.needs == 5
    await made.people[1].says("附议 议题1")
    assert house.keys(B3)[-1] == "motion-second-noted"
    await made.people[2].says("附议", named=True)
    assert house.keys(B3)[-1] == "which-motion"


async def test_what_too_few_second_rests_after_two_gatherings_and_may_be_said_again(
    house: House,
) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    await seconded(house, made, [1])
    await until(house, 12, 20)
    assert await state(house) is State.PROPOSED
    await until(house, 1, 14, 12)
    assert await state(house) is State.PROPOSED
    await until(house, 1, 16, 12)
    assert await state(house) is State.LAPSED
    assert "先放一放" in await card(house)
    assert house.keys(mover.id)[-1] == "motion-told-lapsed"
    assert await seconded(house, made, [2]) == "motion-lapsed-already"
    await mover.says("议题 加装充电桩")
    assert await state(house) is State.PROPOSED
    await panel(house, made.li, 0)
    await made.li.taps("button-take-on", chat=made.li.id)
    assert await state(house, 0) is State.DISCUSSING


async def test_a_motion_said_twice_is_asked_about_and_keeps_everybody(house: House) -> None:
    made, mover = await proposed(house)
    await seconded(house, made, [1])
    again = made.people[2]
    await again.says("议题 小区加装电动车充电桩")
    assert len(await motions(house)) == 2
    ask = house.wall(B3)[-1]
    assert (ask.lines[0].key, ask.only_for) == ("motion-same-ask", again.id)
    assert [one.key for one in house.wall(B3) if (one.key or "").startswith("motion:")] == [
        "motion:1"
    ]
    assert await mover.taps("button-same-motion") == "no-such-motion"
    assert await again.taps("button-same-motion") == "motion-joined"
    assert await state(house) is State.MERGED
    assert "已有2户" in await card(house, number=0)
    assert await again.taps_data("qy:2:1:True") == "motion-same-late"
    # Another one is another one, whatever it sounds like.
    third = made.people[3]
    await third.says("议题 东门加装充电桩")
    assert await third.taps("button-other-motion") == "motion-sent"
    assert (await card(house)).startswith("【议题3】东门加装充电桩")
    # Whoever is not heard from has said another one.
    await made.people[4].says("议题 加装充电桩吧")
    assert await state(house) is State.PROPOSED
    await house.later(minutes=11)
    assert (await card(house)).startswith("【议题4】")


async def test_the_same_thing_is_asked_about_across_an_estate(house: House) -> None:
    await estate(house)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await proposed(house, homes=4)
    await chen.taps_data("qm:1:estate", chen.id)
    far = neighbour(house, 80)
    await moves_in(house, far, await flat(house, "101", "b8"), reachable=True)
    await far.says("议题 装充电桩", chat=B8)
    assert await far.taps("button-same-motion", chat=B8) == "motion-joined"
    assert await state(house) is State.MERGED
    [row] = await house.rows(Second)
    assert (row.motion_id, row.member_id) == (1, (await motions(house))[1][1].reporter_id)


async def test_nobody_fills_the_book_alone(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    wang = made.people[4]
    for n in range(10):
        await wang.replies(house.bubble(B3, "motion:1"), f"第{n}条：装在北门吧")
    await wang.replies(house.bubble(B3, "motion:1"), "再说一条，装在北门")
    assert len(await house.rows(Remark)) == 10
    await wang.taps("button-have-word")
    await wang.whispers("还是北门好")
    assert house.keys(wang.id)[-1] == "motion-words-enough"
    await wang.whispers("/motion")
    await wang.whispers("", voice=12, voice_file="v")
    assert house.keys(wang.id)[-1] == "voice-please-type"


async def test_the_leader_merges_and_parts(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1])
    await made.people[2].says("议题 楼道刷白")
    await seconded(house, made, [1, 3])
    assert await made.people[2].taps_data("qh:2") == "not-yours-to-do"
    await panel(house, made.li)
    await made.li.taps("button-merge", chat=made.li.id)
    await made.li.taps("button-motion", chat=made.li.id)
    [(first, one), (second, two)] = await motions(house)
    assert (second.state, two.into_id) == (State.MERGED, one.id)
    assert "和【议题1】是一件事" in await card(house)
    # 1, who seconded both, counts once; 2, whose motion it was, counts.
    assert first.state is State.DISCUSSING
    assert len([row for row in await house.rows(Second) if row.motion_id == first.id]) == 3
    assert house.keys(made.people[2].id)[-1] in ("motion-told-merged", "motion-told-seconded")
    assert await made.li.taps_data("qi:2:1", made.li.id) == "motion-merged-already"
    assert await made.li.taps_data("qi:1:1", made.li.id) == "old-button"
    assert await made.li.taps_data("qg:1", made.li.id) == "motion-no-other"
    await panel(house, made.li)
    await made.li.taps("button-part", chat=made.li.id)
    [_, (second, two)] = await motions(house)
    assert (second.state, two.into_id) == (State.PROPOSED, None)
    assert two.due_at is not None


async def test_its_mover_takes_it_back_until_it_is_voted_on(house: House) -> None:
    made, mover = await proposed(house)
    await mover.whispers("议题1")
    assert await made.people[1].taps_data("qx:1:True", made.people[1].id) == "only-the-mover"
    await mover.taps("button-withdraw-it", chat=mover.id)
    assert await state(house) is State.PROPOSED
    await mover.taps("button-withdraw-sure", chat=mover.id)
    [(motion, matter)] = await motions(house)
    assert (motion.state, matter.due_at) == (State.WITHDRAWN, None)
    assert "提的邻居撤回了" in await card(house)
    assert await mover.taps_data("qx:1:True", mover.id) == "motion-withdrawn-already"
    assert await seconded(house, made, [1]) == "motion-withdrawn-already"
    for tap in ("qm:1:take_on", "qv:1", "qd:1", "qm:1:carry", "qm:1:rule", "qw:1"):
        assert await made.li.taps_data(tap, made.li.id) == "motion-withdrawn-already", tap
    await house.later(days=100)
    assert await state(house) is State.WITHDRAWN


async def test_a_poll_decides_it_in_the_transaction_that_closes_the_poll(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house, homes=12)
    await seconded(house, made, [1, 2, 3])
    await panel(house, made.li)
    await made.li.taps("button-start-poll", chat=made.li.id)
    assert "1. 同意\n2. 不同意\n3. 弃权" in house.said(made.li.id)[-1]
    assert await state(house) is State.DISCUSSING
    await made.li.taps("button-send", chat=made.li.id)
    await house.later(seconds=1)
    [(motion, matter)] = await motions(house)
    assert motion.state is State.DECIDING
    assert "正在投票：【投票2】" in await card(house)
    assert await made.li.taps_data("qd:1", made.li.id) == "motion-is-decided-now"
    assert await made.li.taps_data("qv:1", made.li.id) == "motion-poll-runs"
    assert await made.li.taps_data("qn:1:9:0:0", made.li.id) == "motion-poll-runs"
    await mover.whispers("议题1")
    assert await mover.taps_data("qx:1:True", mover.id) == "motion-is-decided-now"
    for n, one in enumerate(made.people[:11]):
        await made.votes(one, 0 if n < 7 else 1)
    await made.ends()
    [(motion, matter)] = await motions(house)
    assert (motion.state, motion.outcome) == (State.ADOPTED, Outcome.ADOPTED)
    assert (motion.yes, motion.no, motion.abstained) == (7, 4, 0)
    assert matter.due_at is None
    assert "照这个结果，【议题1】通过了" in await made.said("poll-result")
    assert "通过了\n同意7户，不同意4户，弃权0户" in await card(house)
    assert house.keys(mover.id)[-1] == "motion-told-decided"


async def test_so_few_secret_votes_are_not_told_one_by_one_by_the_motion_either(
    house: House,
) -> None:
    made, _ = await proposed(house, homes=6)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qd:1", made.li.id)
    await made.li.taps("button-send", chat=made.li.id)
    for n, one in enumerate(made.people[:5]):
        await made.votes(one, 1 if n < 3 else 0)
    await made.ends()
    [(motion, _)] = await motions(house)
    assert (motion.state, motion.yes, motion.no) == (State.REJECTED, None, None)
    assert "户" not in await card(house)


async def test_a_poll_nobody_votes_in_or_that_is_called_off_decides_nothing(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    for ends in (made.ends, lambda: made.li.taps_data("vq:2:True", made.li.id)):
        await made.li.taps_data("qd:1", made.li.id)
        await made.li.taps("button-send", chat=made.li.id)
        assert await state(house) is State.DECIDING
        await (made.li.taps_data("vq:2:True", made.li.id) if ends is not made.ends else ends())
        if await state(house) is State.DECIDING:
            poll = (await made.poll()).matter_id
            await made.li.taps_data(f"vq:{poll}:True", made.li.id)
            await house.later(seconds=1)
        assert await state(house) is State.SECONDED
        assert house.keys(mover.id)[-1] == "motion-told-carried"


async def test_of_two_drafts_about_one_motion_only_the_last_can_be_sent(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qd:1", made.li.id)
    first = (await made.poll()).id
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await zhou.taps_data("qd:1", zhou.id)
    assert await made.li.taps_data(f"vs:{first}", made.li.id) == "poll-draft-gone"
    second = (await made.poll()).id
    # The motion is withdrawn before the poll is sent: nothing is left to vote on.
    await made.people[0].taps_data("qx:1:True", made.people[0].id)
    assert await zhou.taps_data(f"vs:{second}", zhou.id) == "motion-withdrawn-already"
    assert await made.people[1].taps_data("qd:1", made.people[1].id) == "not-yours-to-do"


async def test_put_off_it_comes_to_the_next_gathering(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await until(house, 12, 15, 20)
    await panel(house, made.li)
    await made.li.taps("button-next-time", chat=made.li.id)
    assert await state(house) is State.SECONDED
    assert house.keys(mover.id)[-1] == "motion-told-carried"
    await until(house, 1, 14)
    items = await house.rows(AgendaItem)
    assert [(one.carried, one.meeting_id) for one in items] == [(True, 1), (False, 2)]
    assert await made.li.taps_data("qm:1:carry", made.li.id) == "motion-on-the-agenda"
    await made.li.taps_data("qv:1", made.li.id)
    await made.li.whispers("算了")
    assert house.keys(made.li.id)[-1] == "hands-dropped"


async def test_the_rule_is_chosen_before_it_is_counted(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await panel(house, made.li)
    await made.li.taps("button-rule", chat=made.li.id)
    assert "通过的线：参加的三分之二" in house.said(made.li.id)[-1]
    await made.li.taps_data("qm:1:rule", made.li.id)
    assert (await motions(house))[0][0].rule is Rule.HALF_OF_ALL
    await made.li.taps_data("qn:1:4:0:0", made.li.id)
    assert await state(house) is State.REJECTED
    assert await made.li.taps_data("qm:1:rule", made.li.id) == "motion-rejected-already"


async def test_turned_down_it_wants_twice_the_seconds_for_a_month(house: House) -> None:
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qn:1:1:5:0", made.li.id)
    assert await state(house) is State.REJECTED
    await house.later(days=3)
    await mover.says("议题 加装充电桩")
    assert (await motions(house))[1][0].needs == 6
    await mover.taps_data("qx:2:True", mover.id)
    await house.later(days=30)
    await mover.says("议题 加装充电桩")
    assert (await motions(house))[2][0].needs == 3


async def test_who_said_it_is_theirs_to_say(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    wang = made.people[4]
    await wang.taps("button-have-word")
    await wang.whispers("装在北门，我家602出电")
    assert not any("北门" in one for one in house.said(B3))
    await wang.taps("button-unsigned", chat=wang.id)
    await made.people[5].whispers("议题1")
    assert "一位邻居：装在北门" in house.said(made.people[5].id)[-1]
    assert "邻居4（不署名）：装在北门" in await panel(house, made.li)
    await wang.taps("button-sign", chat=wang.id)
    await wang.taps("button-tell-group", chat=wang.id)
    await house.later(hours=2)  # noon is over
    told = house.said(B3)[-1]
    assert told == "【议题1】加装充电桩\n邻居4：装在北门，我家6楼出电"
    await made.people[5].says("议题1")
    assert "邻居4：装在北门" in house.said(B3)[-1]
    await wang.taps("button-word-back", chat=wang.id)
    assert not any("北门" in one for one in house.said(B3)[:-1])
    assert await made.people[5].taps_data("qk:1:group", made.people[5].id) == "no-such-word"
    assert await wang.taps_data("qk:1:group") == "old-button"
    # A voice alone is kept too; nothing, and thinking better of it, is not.
    await wang.taps("button-have-word")
    await wang.whispers("…")
    assert house.keys(wang.id)[-1] == "motion-word-empty"
    await wang.whispers("", voice=38, voice_file="v1")
    assert house.keys(wang.id)[-1] == "motion-word-kept"
    await wang.taps("button-have-word")
    await wang.whispers("不说了")
    assert len(await house.rows(Remark)) == 2
    await house.later(days=8)
    assert "我有话说" not in await card(house)
    assert await wang.taps_data("qw:1") == "motion-window-over"
    await made.people[5].replies(house.bubble(B3, "motion:1"), "我觉得还是装在东门")
    assert len(await house.rows(Remark)) == 2


async def test_the_leader_orders_the_agenda(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.people[1].says("议题 楼道刷白")
    await seconded(house, made, [2, 3, 4])
    chen = house.person("陈书记")
    await chen.whispers("议程")
    assert "1. 【3号楼·议题1】加装充电桩\n2. 【3号楼·议题2】楼道刷白" in house.said(chen.id)[-1]
    await chen.taps("button-agenda-up", chat=chen.id)
    assert "1. 【3号楼·议题2】楼道刷白\n2. 【3号楼·议题1】加装充电桩" in house.said(chen.id)[-1]
    await chen.taps("button-agenda-off", chat=chen.id)
    assert (
        "1. 【3号楼·议题2】楼道刷白\n这次先不议：\n2. 【3号楼·议题1】" in house.said(chen.id)[-1]
    )
    await chen.taps("button-agenda-on", chat=chen.id)
    assert "这次先不议" not in house.said(chen.id)[-1]
    assert await chen.taps_data("qo:1:2:up", chen.id) == house.notice
    await made.people[1].whispers("排议程")
    assert house.keys(made.people[1].id)[-1] == "no-meeting-to-hold"
    li = made.li
    assert await li.taps_data("qo:1:1:off", li.id) == "not-yours-to-do"
    assert await chen.taps_data("ql") == "old-button"


async def test_somebody_speaks_for_a_neighbour(house: House) -> None:
    made = await street(house, 4, reachable=True)
    await made.li.says("议题 代王奶奶提：楼道加装扶手")
    [(_, matter)] = await motions(house)
    assert (matter.on_behalf, matter.title) == ("王奶奶", "楼道加装扶手")
    assert "王奶奶" not in await card(house)
    assert "李楼长代王奶奶提的" in await panel(house, made.li)
    await made.people[0].says("议题 代张大爷提：门口放把椅子")
    assert (await motions(house))[1][1].on_behalf == ""


async def test_three_of_ones_own_may_wait_at_once(house: House) -> None:
    _, mover = await proposed(house, "议题 加装充电桩")
    await mover.says("议题 楼道刷白")
    await mover.says("议题 大厅放个书架")
    await mover.says("议题 单元门口加雨棚")
    assert house.keys(B3)[-1] == "motion-many"
    assert len(await motions(house)) == 3


async def test_what_is_asked_late_or_forged_is_refused(house: House) -> None:
    made, _ = await proposed(house)
    wang = made.people[1]
    for tap in ("qm:1:take_on", "qv:1", "qg:1", "qi:1:2", "qn:1:3:0:0"):
        assert await wang.taps_data(tap, wang.id) == "not-yours-to-do", tap
        assert await made.li.taps_data(tap) == "old-button", tap
    assert await made.li.taps_data("qv:1", made.li.id) == "motion-not-seconded-yet"
    assert await made.li.taps_data("qd:1", made.li.id) == "motion-not-seconded-yet"
    assert await made.li.taps_data("qn:1:0:0:0", made.li.id) == "motion-not-seconded-yet"
    assert await made.li.taps_data("qt:77", made.li.id) == "no-such-motion"
    assert await made.li.taps_data("qm:1:estate", made.li.id) == "old-button"
    assert await wang.taps_data("qw:1") == "motion-not-seconded-yet"
    assert await state(house) is State.PROPOSED


async def test_every_state_survives_a_restart(house: House) -> None:
    """The rows say all: a new process goes on from where the old one stopped."""
    await meets(house, FIFTEENTH)
    made, _ = await proposed(house)

    def restarts() -> None:
        house.__post_init__()

    restarts()
    await seconded(house, made, [1, 2])
    restarts()
    await seconded(house, made, [3])
    assert await state(house) is State.DISCUSSING
    await made.people[4].taps("button-have-word")
    restarts()
    await made.people[4].whispers("装在北门吧")
    assert house.keys(made.people[4].id)[-1] == "motion-word-kept"
    await made.li.taps_data("qd:1", made.li.id)
    restarts()
    await made.li.taps("button-send", chat=made.li.id)
    restarts()
    await house.later(seconds=1)
    assert await state(house) is State.DECIDING
    for one in made.people:
        await made.votes(one, 0)
    house.time += timedelta(days=400)  # asleep
    restarts()
    await house.clock.tick()
    await house.deliver()
    assert await state(house) is State.ADOPTED
    assert (await steps(house)).count("motion-adopt") == 1
    assert house.time - NOON > timedelta(days=400)


def test_every_state_is_met_by_a_story() -> None:
    """C3's half (做 评) has its own stories; these are the states of this one."""
    met = {
        State.PROPOSED, State.SECONDED, State.DISCUSSING, State.DECIDING, State.ADOPTED,
        State.REJECTED, State.WITHDRAWN, State.MERGED, State.LAPSED,
    }  # fmt: skip
    assert met | {State.DOING, State.DONE, State.RATED} == set(life.State)


async def test_whoever_asks_to_be_forgotten_is_named_nowhere(house: House) -> None:
    made, mover = await proposed(house, "议题 加装充电桩")
    await seconded(house, made, [1, 2, 3])
    wang = made.people[1]
    await wang.taps("button-have-word")
    await wang.whispers("装在北门吧")
    await wang.taps("button-tell-group", chat=wang.id)
    await house.later(hours=2)
    assert "邻居1：装在北门吧" in house.said(B3)[-1]
    await panel(house, made.li)
    await made.people[5].whispers("议题1")
    assert "邻居1" in house.said(made.people[5].id)[-1]
    for one in (wang, mover):
        await one.whispers("删除我的数据")
        await one.taps("button-erase", chat=one.id)
    await house.later(seconds=7)
    for chat in (B3, made.li.id, made.people[5].id):
        assert not any("邻居1：" in words or "邻居0" in words for words in house.said(chat)), chat
    assert "这句话，说的邻居收回了" in house.said(B3)[-1]
    [(motion, matter)] = await motions(house)
    assert (matter.reporter_id, motion.state) == (None, State.DISCUSSING)
    [remark] = await house.rows(Remark)
    assert (remark.member_id, remark.words) == (None, "装在北门吧")
    assert "一位邻居：装在北门吧" in await panel(house, made.li)
    assert (await card(house)).startswith("【议题1】加装充电桩\n附议够了")


async def test_the_whole_estate_is_one_count_on_many_walls(house: House) -> None:
    await estate(house)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    made, _ = await proposed(house, homes=8)
    for n in range(52):
        await flat(house, f"{n + 1}01", "b7")
    far = neighbour(house, 80)
    await moves_in(house, far, await flat(house, "101", "b8"))
    assert await far.taps_data("qa:1", B8) == "no-such-motion"
    await chen.taps_data("qh:1", chen.id)
    await chen.taps("button-whole-estate", chat=chen.id)
    await house.later(hours=2)
    assert "已有0户，满7户" in await card(house)
    assert (await card(house, B8)).startswith("【3号楼·议题1】加装充电桩\n")
    assert await far.taps_data("qa:1", B8) == "motion-second-noted"
    await far.says("【3号楼·议题1】", chat=B8)
    assert "等附议：已有1户" in house.said(B8)[-1]
    assert await chen.taps_data("qm:1:estate", chen.id) == "old-button"
    await seconded(house, made, [1, 2, 3, 4, 5, 6])
    assert await state(house) is State.DISCUSSING
    await chen.taps_data("qd:1", chen.id)
    assert await made.li.taps_data("qd:1", made.li.id) == "not-yours-to-do"
    await chen.taps("button-send", chat=chen.id)
    await house.later(seconds=1)
    assert "正在投票：【睿城花园·投票1】" in await card(house)
    assert "【睿城花园·投票1】" in "".join(house.said(B8))


async def test_the_agenda_stands_on_the_leaders_list_shortly_before(house: House) -> None:
    await meets(house, FIFTEENTH)
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await until(house, 12, 11, 7.6)
    assert not any("agenda-soon" in one for one in house.keys(chen.id))
    await until(house, 12, 14, 7.6)
    assert "12月15日周二 19:00议事会，议程上1件" in "".join(house.said(chen.id))
    await chen.taps("button-agenda", chat=chen.id)
    assert "1. 【3号楼·议题1】加装充电桩" in house.said(chen.id)[-1]


async def test_the_month_counts_what_was_said_seconded_and_adopted(house: House) -> None:
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qn:1:5:1:0", made.li.id)
    await mover.says("议题 楼道刷白")
    chen = house.person("陈书记")
    await chen.whispers("本月数字")
    said = house.said(chen.id)[-1]
    assert "提出的议题 2" in said, said
    assert "附议够了的议题 1" in said
    assert "通过的议题 1" in said
    assert "办好的议题 0" in said


async def test_of_two_who_decide_at_once_one_decides(house: House) -> None:
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    zhou, chen = house.person("小周"), house.person("陈书记")
    for one in (zhou, chen):
        await one.whispers("/start")
    before = len(house.channel.notices)
    await house.receive(
        made.li.tapped("qn:1:5:1:0", made.li.id),
        zhou.tapped("qn:1:1:5:0", zhou.id),
        chen.tapped("qn:1:2:5:0", chen.id),
        mover.tapped("qx:1:True", mover.id),
    )
    done = await steps(house)
    ends = [one for one in done if one in ("motion-adopt", "motion-reject", "motion-withdraw")]
    assert len(ends) == 1
    [(motion, _)] = await motions(house)
    assert (
        motion.state
        is {
            "motion-adopt": State.ADOPTED,
            "motion-reject": State.REJECTED,
            "motion-withdraw": State.WITHDRAWN,
        }[ends[0]]
    )
    refused = [
        words.key
        for _, words, _ in house.channel.notices[before:]
        if isinstance(words, Text) and words.key in life.REFUSED.values()
    ]
    assert len(refused) == 3
    assert set(refused) == {life.REFUSED[motion.state]}


async def test_of_many_who_second_at_once_each_counts_once_and_it_is_enough_once(
    house: House,
) -> None:
    made, _ = await proposed(house, homes=8)
    await house.receive(
        *(one.tapped("qa:1", one.id) for one in made.people[1:8]),
        *(one.tapped("qa:1", one.id) for one in made.people[1:4]),
    )
    done = await steps(house)
    assert done.count("motion-second") == done.count("motion-discuss") == 1
    assert done.count("motion-voice") == len(await house.rows(Second)) == 3
    assert await state(house) is State.DISCUSSING


async def test_ones_own_data_say_what_one_seconded(house: House) -> None:
    made, mover = await proposed(house)
    await seconded(house, made, [1])
    await made.people[1].whispers("我的数据")
    [file] = house.files(made.people[1].id)
    assert "附议过1件议题" in file
    await mover.whispers("我的数据")
    assert "【3号楼·议题1】" in house.files(mover.id)[-1]
