"""季末满意度测评: a word from every household, told with how many answered; the three lists."""

from domain.surveys import Asks
from domain.three_lists import List
from storage.figures import seen
from storage.matters import Matter
from storage.questionnaires import Questionnaire, Sheet
from storage.three_lists import Item
from tests.councils import FIFTEENTH, meets, reachable, told, until
from tests.house import B3, B5, GRID, House, Somebody
from tests.polling import Street, confirmed, flat, moves_in, neighbour, street

ASKS = Asks(("环境卫生", "物业服务", "邻里和睦"), 7)


async def asked(house: House, homes: int = 8) -> Street:
    """It is the last week of the year: `begin_surveys` has asked."""
    made = await street(house, homes, reachable=True)
    await reachable(house, "陈书记")
    await meets(house, FIFTEENTH, survey=ASKS.written())
    await until(house, 12, 25, 9.9)
    assert await house.rows(Questionnaire) == []
    await until(house, 12, 25, 11)
    return made


async def answers(house: House, who: Somebody, *grades: int, needs: str = "") -> None:
    await who.taps("button-answer-survey")
    for n, grade in enumerate(grades):
        await who.taps_data(f"kg:1:{n}:{grade}", who.id)
    if needs:
        await who.whispers(needs)
    else:
        await who.taps("button-nothing-more", chat=who.id)
    assert house.keys(who.id)[-1].endswith("survey-thanks")


async def test_every_household_is_asked_once_and_told_with_its_base(house: House) -> None:
    made = await asked(house)
    for chat in (B3, B5):
        assert len(told(house, chat, "survey")) == 1
    assert told(house, GRID, "survey") == []
    await answers(house, made.people[0], 0, 0, 1, needs="楼下要张长椅")
    assert len(told(house, made.people[0].id, "survey-answer")) == 1
    for who in made.people[1:4]:
        await answers(house, who, 0, 1, 0)
    await answers(house, made.people[4], 2, 2, 2, needs="楼下要张长椅")
    await answers(house, made.people[5], 0, 0, 0, needs="要个充电的地方")
    # Somebody of the same household answers: it is the household's one sheet.
    other = neighbour(house, 30)
    await moves_in(house, other, made.flats[0], reachable=True)
    await answers(house, other, 0, 0, 0, needs="楼下要张长椅")
    assert len(await house.rows(Sheet)) == 6
    assert not any("长椅" in one for one in house.said(B3))
    await until(house, 12, 31, 20.1)
    await until(house, 1, 1, 12)
    assert await house.rows(Sheet) == []
    [row] = await house.rows(Questionnaire)
    assert row.asked == 8
    assert row.result == {
        "answered": 6,
        "counts": [[5, 0, 1], [2, 3, 1], [5, 0, 1]],
    }
    [result] = told(house, B3, "survey-result")
    assert "6/8户说了话\n环境卫生：满意5 一般0 不满意1" in result
    assert "长椅" not in result
    needs = [one for one in await house.rows(Item) if one.list is List.NEED]
    assert sorted(one.words for one in needs) == ["楼下要张长椅", "要个充电的地方"]
    assert {one.member_id for one in needs} == {None}
    assert told(house, B3, "survey")
    assert "收了" in told(house, B3, "survey")[0]
    assert await made.people[6].taps_data("kv:1") == "survey-is-over"
    # Its figures carry their denominators.
    async with house.storage.reading() as db:
        counted = await seen(db, [row.place_id], row.opens_at, house.time, house.time)
    assert (tuple(counted.survey), tuple(counted.survey_base)) == ((12, 18), (6, 8))
    # And once a quarter is once.
    await until(house, 1, 20, 12)
    assert len(await house.rows(Questionnaire)) == 1


async def test_who_is_no_neighbour_or_whose_home_nobody_knows_has_no_sheet(house: House) -> None:
    made = await asked(house)
    stranger = house.person("路过的人")
    assert await stranger.taps("button-answer-survey") == "survey-where-do-you-live"
    assert await stranger.taps_data("kv:99") == "no-such-survey"
    assert await stranger.taps_data("kg:1:0:0", stranger.id) == "no-such-survey"
    assert await made.people[0].taps_data("kg:1:7:0", made.people[0].id) == "old-button"
    assert await made.people[0].taps_data("kg:1:0:5", made.people[0].id) == "old-button"
    # Who says where they live and is not confirmed counts when they are.
    late, second = neighbour(house, 40), neighbour(house, 41)
    home = await flat(house, "901")
    await moves_in(house, late, home, confirmed=False, reachable=True)
    await moves_in(house, second, home, confirmed=False, reachable=True)
    await answers(house, late, 0, 0, 0)
    await answers(house, second, 2, 2, 2)
    await confirmed(house, late)
    for who in made.people[:4]:
        await answers(house, who, 1, 1, 1)
    await until(house, 12, 31, 20.1)
    [row] = await house.rows(Questionnaire)
    assert row.result is not None
    assert row.result["answered"] == 5


async def test_few_answers_are_not_told_one_by_one(house: House) -> None:
    made = await asked(house)
    await answers(house, made.people[0], 2, 2, 2)
    await until(house, 1, 1, 12)
    [result] = told(house, B3, "survey-result")
    assert "1/8户说了话" in result
    assert "不公布细数" in result
    assert "环境卫生" not in result


async def test_a_community_that_did_not_say_so_asks_nothing(house: House) -> None:
    await street(house, 2)
    await meets(house, FIFTEENTH)
    await until(house, 12, 31, 21)
    assert await house.rows(Questionnaire) == []


async def test_the_three_lists_are_added_to_shown_and_struck_off_with_proof(house: House) -> None:
    made = await street(house, 2, reachable=True)
    li, one, other = made.li, made.people[0], made.people[1]
    await one.whispers("需求清单 楼下要张长椅")
    assert house.keys(one.id)[-1] == "list-noted"
    await one.whispers("资源清单 我家有梯子")
    assert house.keys(one.id)[-1] == "not-yours-to-do"
    # What one needs is not the neighbours' to read.
    await other.whispers("需求清单")
    assert house.keys(other.id)[-1] == "list-title-need+list-empty"
    await one.whispers("需求清单")
    assert "1. 楼下要张长椅" in house.said(one.id)[-1]
    assert not any(card.buttons for card in house.wall(one.id) if "list" in (card.key or ""))
    await li.whispers("资源清单 社区仓库有两把长椅")
    await li.says("项目清单 修花坛", named=True)
    assert not any("花坛" in said for said in house.said(B3))
    await other.whispers("资源清单")
    assert "长椅" in house.said(other.id)[-1]
    await li.whispers("需求清单")
    await li.taps("button-project", chat=li.id)
    assert "楼下要张长椅" in house.said(li.id)[-1]
    assert "项目清单" in house.said(li.id)[-1]
    assert await li.taps_data("kx:1:project", li.id) == "list-is-a-project"
    assert await li.taps_data("kx:2:project", li.id) == "old-button"
    assert await one.taps_data("kx:1:strike", one.id) == "no-such-line"
    await li.taps("button-strike", chat=li.id)
    await li.whispers("算了")
    assert house.keys(li.id)[-1] == "list-as-it-was"
    await li.taps("button-strike", chat=li.id)
    await li.whispers("……")
    assert house.keys(li.id)[-1] == "list-proof-empty"
    await li.whispers("仓库的长椅搬来了")
    rows = {row.id: row for row in await house.rows(Item)}
    # The project takes the need it meets with it.
    assert rows[4].struck_at is not None
    assert rows[1].proof == "仓库的长椅搬来了"
    assert await li.taps_data("kx:1:strike", li.id) == "list-struck-already"
    assert await house.rows(Matter) == []
