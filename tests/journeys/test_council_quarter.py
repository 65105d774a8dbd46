"""A whole quarter of one building's council under one clock: three fifteenths, a motion from its
first word to what people think of it, a meeting nobody comes to, minutes, tasks, the survey."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from chat.card import Document
from domain.gatherings import State
from domain.motions import State as Motion
from domain.surveys import Asks
from storage.history import Entry
from storage.meetings import Meeting
from storage.minutes import Minutes
from storage.questionnaires import Questionnaire
from storage.three_lists import Item
from tests.councils import FIFTEENTH, meets, reachable, told, until
from tests.house import B3, B5, House
from tests.motioning import motions, panel, seconded
from tests.polling import street

AFTERWARDS = timedelta(hours=8)


async def test_a_quarter_of_a_building_s_council(house: House) -> None:
    made = await street(house, 8, reachable=True)
    li, people = made.li, made.people
    [zhou] = await reachable(house, "小周")
    asks = Asks(("环境卫生", "物业服务", "邻里和睦"))
    await meets(house, replace(FIFTEENTH, place="b3"), survey=asks.written())
    await until(house, 1, 1)
    house.channel.order.clear()

    # 提: January. Seven days before everybody hears of the day, and what is on it.
    await until(house, 1, 4, 19)
    await people[0].says("议题 加装充电桩")
    await seconded(house, made, [1, 2, 3])
    await until(house, 1, 8, 10.1)
    [week] = told(house, B3, "meeting")
    assert "1月15日周五 19:00 议事会" in week
    assert "①加装充电桩" in week
    # 议: words, alone with the bot.
    await people[4].taps("button-have-word")
    await people[4].whispers("装北门，离楼远点")
    await until(house, 1, 14, 10.1)
    await people[0].taps("button-coming")
    await people[1].taps("button-coming")
    await people[5].taps("button-send-word")
    await people[5].whispers("我夜班来不了，支持装")
    house.__post_init__()  # a new process: everything stands in rows
    # 决: hands at the meeting; 做: two tasks, from the panel and in the minutes.
    await until(house, 1, 15, 20)
    await panel(house, li)
    await li.taps("button-count-hands", chat=li.id)
    await li.whispers("同意6 不同意1")
    await li.taps("button-hands-are", chat=li.id)
    await panel(house, li)
    await li.taps("button-give-tasks", chat=li.id)
    await li.whispers("小周 2月10日前 联系供电公司\n物业 2月20日前 装两个桩")
    await li.whispers("纪要")
    await li.whispers("来了7户\n决定：先装北门两个\n张大爷建议：夜里停充")
    await li.whispers(photos=("signed",))
    await li.taps("button-minutes-look", chat=li.id)
    await li.taps("button-minutes-post", chat=li.id)
    await until(house, 1, 16, 9)
    [summary] = told(house, B3, "minutes")
    assert "到会7户（说来的2位）" in summary
    assert "加装充电桩：通过" in summary
    assert "定了：先装北门两个" in summary
    assert "1位邻居请人带了话" in summary
    await until(house, 1, 18, 12)
    assert not any("纪要还没发" in said for said in house.said(li.id))

    # 提 again, for February, to which nobody comes: it waits for March.
    await until(house, 2, 3, 19)
    await people[2].says("议题 楼道刷白")
    await seconded(house, made, [4, 5, 6])
    await until(house, 2, 9, 10.1)
    assert any("明天到日子了" in said for said in house.said(zhou.id))
    await zhou.taps("button-task-done", chat=zhou.id)
    await zhou.whispers("供电公司来看过，同意接线")
    await li.taps("button-strike-off", chat=li.id)
    await until(house, 2, 16, 9)
    await li.taps("button-nobody-came", chat=li.id)
    rows = sorted(await house.rows(Meeting), key=lambda one: one.starts_at)
    february = next(one for one in rows if (one.starts_at + AFTERWARDS).month == 2)
    assert february.state is State.EMPTY
    house.__post_init__()

    # 做: property says it is done, 李楼长 writes it down, 小周 looks and strikes it off.
    await until(house, 2, 19, 15)
    await li.whispers("任务清单")
    await li.taps("button-task-done", chat=li.id)
    await li.whispers("两个桩通电了", photos=("poles",))
    assert await zhou.taps("button-strike-off", chat=zhou.id) == "task-struck-now"
    # 评: those who proposed, seconded or spoke.
    await until(house, 2, 20, 12)
    for n in (0, 1, 4):
        await people[n].taps("button-verdict-satisfied", chat=people[n].id)
    await people[2].taps("button-verdict-so-so", chat=people[2].id)
    await until(house, 2, 27, 12)
    [(first, one), (second, _)] = await motions(house)
    assert first.state is Motion.RATED
    assert second.state in (Motion.SECONDED, Motion.DISCUSSING)
    assert any("满意3 · 一般1 · 不满意0（问了5户，答了4户）" in said for said in house.said(B3))

    # March: what February carried on is decided.
    await until(house, 3, 14, 10.1)
    assert any("①楼道刷白" in said for said in told(house, B3, "meeting-day"))
    await until(house, 3, 15, 20)
    await panel(house, li)
    await li.taps("button-count-hands", chat=li.id)
    await li.whispers("同意2 不同意5")
    await li.taps("button-hands-are", chat=li.id)
    assert (await motions(house))[1][0].state is Motion.REJECTED
    await until(house, 3, 16, 9)
    await li.taps("button-was-held", chat=li.id)
    await until(house, 3, 16, 19.1)
    assert any("纪要还没发给大家" in said for said in house.said(li.id))
    await li.whispers("纪要")
    await li.whispers("刷白的钱不够，下半年再说")
    await li.taps_data(
        f"km:{max(row.meeting_id for row in await house.rows(Minutes))}:post", li.id
    )
    assert house.notice == "minutes-posted"

    # The last week of the quarter.
    await until(house, 3, 25, 11)
    for n in range(6):
        await people[n].taps("button-answer-survey")
        for question in range(3):
            await people[n].taps_data(f"kg:1:{question}:{n % 2}", people[n].id)
        await people[n].taps("button-nothing-more", chat=people[n].id)
    await until(house, 4, 1, 9)
    [result] = told(house, B3, "survey-result")
    assert "6/8户说了话\n环境卫生：满意3 一般3 不满意0" in result
    assert [row.quarter for row in await house.rows(Questionnaire)] == ["2027Q1"]
    assert await house.rows(Item) == []

    # One motion is one readable thread, its steps in order.
    await people[0].whispers("议题1")
    thread = house.said(people[0].id)[-1]
    for line in ("联系供电公司：✓ 办完了", "装两个桩：✓ 办完了", "满意3 · 一般1"):
        assert line in thread
    took = [row.what for row in await house.rows(Entry) if row.matter_id == one.id]
    order = ["motion-second", "motion-adopt", "motion-begin", "motion-finish", "motion-rate"]
    assert [what for what in took if what in order] == order

    # The book holds it all; and no group ever heard what was said alone.
    await li.whispers("议事册")
    await li.taps("button-book-print", chat=li.id)
    [book] = [each.what for each in house.channel.order if isinstance(each.what, Document)]
    words = book.content.decode()
    for kept in ("张大爷", "先装北门两个", "装两个桩", "加装充电桩", "楼道刷白", "环境卫生"):
        assert kept in words, kept
    for chat in (B3, B5):
        for said in house.said(chat):
            for secret in ("离楼远点", "夜班", "两个桩通电了", "张大爷", "供电公司来看过"):
                assert secret not in said
    # Each card of the council once in the group, whatever restarted meanwhile.
    cards = Counter(card.key for card in house.wall(B3) if card.key and ":" in card.key)
    assert cards.most_common(1)[0][1] == 1
