"""The survey half-way, and its sheets on paper: each household once, whoever brings its word."""

from domain.matters import Kind
from domain.roles import Role
from storage.matters import Matter
from storage.members import Held
from storage.questionnaires import Questionnaire, Sheet
from tests.councils import FIFTEENTH, meets, reachable, told, until
from tests.house import B3, House
from tests.journeys.test_council_survey import ASKS, answers, asked
from tests.polling import flat, member, moves_in, neighbour, street


def reminded(house: House, chat: str) -> int:
    return sum("survey-remind" in one for one in house.keys(chat))


async def test_half_way_only_households_that_said_nothing_are_reminded_once(house: House) -> None:
    made = await asked(house)
    spoke, silent, second = made.people[0], made.people[1], neighbour(house, 30)
    # Somebody else of a flat that answered, and somebody nobody can write to.
    await moves_in(house, second, made.flats[0], reachable=True)
    quiet = neighbour(house, 31)
    await moves_in(house, quiet, made.flats[2])
    unsure = neighbour(house, 32)
    await moves_in(house, unsure, await flat(house, "901"), confirmed=False, reachable=True)
    gone = made.people[3]
    await gone.whispers("删除我的数据")
    await gone.taps("button-erase", chat=gone.id)
    await answers(house, spoke, 0, 0, 0)
    await until(house, 12, 28, 14.9)
    assert reminded(house, silent.id) == 0
    await until(house, 12, 28, 15.6)
    assert reminded(house, silent.id) == 1
    assert [reminded(house, one.id) for one in (spoke, second, quiet, unsure, gone)] == [0] * 5
    assert not any("remind" in one for one in house.keys(B3))
    # Not again, were the clock set back.
    [row] = await house.rows(Questionnaire)
    assert row.due_at == row.closes_at
    await answers(house, silent, 1, 1, 1)
    await until(house, 12, 31, 20.1)
    assert "survey-over" in next(k for k in house.keys(silent.id) if "survey-title" in k)
    assert sum(reminded(house, one.id) for one in made.people) == 0
    await until(house, 1, 1, 12)


async def test_a_bot_that_slept_reminds_in_the_morning_and_never_after_the_end(
    house: House,
) -> None:
    made = await asked(house)
    house.time = house.time.replace(day=30, hour=14)  # 22:00 in Shanghai
    await house.clock.tick()
    await house.deliver()
    assert reminded(house, made.people[1].id) == 0
    await until(house, 12, 31, 9)
    assert reminded(house, made.people[1].id) == 1


async def test_a_bot_that_slept_through_the_end_only_tells_what_it_came_to(house: House) -> None:
    made = await asked(house)
    house.time = house.time.replace(year=2027, month=1, day=2)
    await house.clock.tick()
    await house.deliver()
    assert reminded(house, made.people[1].id) == 0
    [row] = await house.rows(Questionnaire)
    assert row.closed_at is not None


async def test_the_leader_writes_sheets_down_by_words(house: House) -> None:
    made = await asked(house)
    li = made.li
    await answers(house, made.people[0], 2, 2, 2)
    await li.whispers(
        "纸测评 3-102 满意 一般 不满意，楼下要张长椅\n103 都满意\n101 1 1 1\n104 满意\n999 1 1 1"
    )
    said = house.said(li.id)[-1]
    assert "102 的测评记下了" in said
    assert "103 的测评记下了" in said
    assert "这户自己答过了" in said
    assert "「104 满意」没看懂" in said
    assert house.keys(li.id)[-1].count("paper-line") == 3
    rows = {row.household_id: row for row in await house.rows(Sheet)}
    assert rows[made.flats[1]].answers == {"0": 0, "1": 1, "2": 2}
    assert (rows[made.flats[1]].paper, rows[made.flats[1]].member_id) == (True, None)
    assert rows[made.flats[1]].needs == "楼下要张长椅"
    assert rows[made.flats[0]].answers == {"0": 2, "1": 2, "2": 2}
    # Written again it is put right; what they say themselves holds over it.
    await li.whispers("纸测评 103 1 2 3")
    await answers(house, made.people[1], 0, 0, 0)
    await li.whispers("纸测评 102 3 3 3")
    assert house.keys(li.id)[-1] == "survey-paper-own"
    rows = {row.household_id: row for row in await house.rows(Sheet)}
    assert rows[made.flats[2]].answers == {"0": 0, "1": 1, "2": 2}
    assert rows[made.flats[1]].answers == {"0": 0, "1": 0, "2": 0}
    assert not rows[made.flats[1]].paper
    await li.whispers("纸测评 201 1 1 1\n202 好 好 好")
    # Whose word came on paper is not reminded.
    await until(house, 12, 29, 9)
    assert reminded(house, made.people[2].id) == 0
    assert reminded(house, made.people[3].id) == 1
    await until(house, 1, 1, 12)
    [result] = told(house, B3, "survey-result")
    assert "5/8户说了话（含纸质3份）" in result
    assert await house.rows(Sheet) == []
    [row] = await house.rows(Questionnaire)
    assert row.result == {
        "answered": 5, "counts": [[4, 0, 1], [3, 1, 1], [3, 0, 2]], "paper": 3,
    }  # fmt: skip
    await li.whispers("纸测评 103 1 1 1")
    assert house.keys(li.id)[-1] == "survey-paper-none"


async def test_and_by_buttons_flat_by_flat(house: House) -> None:
    made = await asked(house)
    li = made.li
    # Whoever holds the council is told that there is this way, and led there.
    assert house.keys(li.id)[-1] == "survey-title+survey-begins"
    await li.taps("button-paper-sheets", chat=li.id)
    assert "survey-paper-list" in house.keys(li.id)[-1]
    await li.whispers("纸测评")
    assert "survey-paper-list" in house.keys(li.id)[-1]
    await li.taps("button-home-flat", chat=li.id)
    assert "survey-paper-what" in house.keys(li.id)[-1]
    await li.taps("button-other-flat", chat=li.id)
    await li.taps("button-home-flat", chat=li.id)
    for _ in ASKS.questions:
        await li.taps("button-verdict-so-so", chat=li.id)
    assert house.notice == "survey-paper-noted"
    [sheet] = [one for one in await house.rows(Sheet) if one.answers]
    assert (sheet.household_id, sheet.paper) == (made.flats[7], True)
    assert set(sheet.answers.values()) == {1}
    # Written down, it stands on the list no more.
    labels = [one.label.facts for row in house.wall(li.id)[-1].buttons for one in row]
    assert len(labels) == 7
    for data, refused in (
        ("kq:1:99999:0:0", "no-such-flat"),
        (f"kq:99:{made.flats[1]}:0:0", "no-such-survey"),
        (f"kq:1:{made.flats[1]}:7:0", "old-button"),
        (f"kq:1:{made.flats[1]}:0:5", "old-button"),
    ):
        assert await li.taps_data(data, li.id) == refused, data
    assert await li.taps_data(f"kq:1:{made.flats[1]}:0:0", B3) == "old-button"
    assert await li.taps_data("kn:0", B3) == "old-button"


async def test_only_whoever_holds_the_council_there_writes_them_down(house: House) -> None:
    made = await asked(house)
    one, li = made.people[0], made.li
    await one.whispers("纸测评 102 1 1 1")
    assert house.keys(one.id)[-1] == "survey-paper-none"
    assert await one.taps_data(f"kq:1:{made.flats[1]}:0:0", one.id) == "survey-paper-none"
    assert await one.taps_data("kn:0", one.id) == "survey-paper-none"
    # The leader of one building none of another's.
    [zhao] = await reachable(house, "赵楼长")
    assert await zhao.taps_data(f"kq:1:{made.flats[1]}:0:0", zhao.id) in (
        "no-such-flat", "survey-paper-none",
    )  # fmt: skip
    # In the group neither door nor answer is repeated, and talk is left alone.
    before = len(house.wall(B3))
    await one.says("纸测评什么时候收呀")
    assert len(house.wall(B3)) == before
    await li.says("纸测评 3-102 1 1 1")
    assert house.keys(B3)[-1] == "survey-paper-in-private"
    assert await house.rows(Sheet) == []
    id = await member(house, li)
    async with house.storage.work(house.time) as work:
        for held in (await work.db.exec(Held.__table__.select())).all():
            if held.member_id == id and held.role == Role.BUILDING_LEADER:
                row = await work.db.get_one(Held, held.id)
                row.until = house.time
    await li.whispers("纸测评 102 1 1 1")
    assert house.keys(li.id)[-1] == "survey-paper-none"


async def test_a_report_is_no_answer_to_what_is_needed_and_is_not_lost(house: House) -> None:
    made = await asked(house)
    one = made.people[0]
    await one.taps("button-answer-survey")
    for n in range(3):
        await one.taps_data(f"kg:1:{n}:0", one.id)
    await one.whispers("报修 3楼楼道灯坏了")
    assert [row.kind for row in await house.rows(Matter)] == [Kind.REPORT]
    [sheet] = await house.rows(Sheet)
    assert sheet.needs == ""
    # What begins like a motion is what is needed, here.
    other = made.people[1]
    await other.taps("button-answer-survey")
    for n in range(3):
        await other.taps_data(f"kg:1:{n}:0", other.id)
    await other.whispers("建议装个长椅")
    assert sorted(one.needs for one in await house.rows(Sheet)) == ["", "建议装个长椅"]
    assert len(await house.rows(Matter)) == 1


async def test_no_survey_no_paper(house: House) -> None:
    made = await street(house, 2)
    await meets(house, FIFTEENTH)
    await made.li.whispers("纸测评")
    assert house.keys(made.li.id)[-1] == "survey-paper-none"
