"""Tasks, minutes, round tables, the survey: what people write, and what follows when."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.moments import moment
from domain import minutes_text, round_tables, surveys, task_text, tasks
from domain.minutes_text import Sort
from domain.refusal import Refusal
from domain.round_tables import Step, next_step
from domain.tasks import Move, State
from domain.verdicts import GRADES, Verdict, brings_back, counted

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
moments = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@pytest.mark.parametrize(
    ("words", "owner", "day", "what"),
    [
        ("李师傅 30日前 装充电桩", "李师傅", (11, 30), "装充电桩"),
        ("30日前 李师傅 装充电桩", "李师傅", (11, 30), "装充电桩"),
        ("物业 下周五之前 把灯换了", "物业", (11, 27), "把灯换了"),
        ("王师傅：12月15日以前，修门", "王师傅", (12, 15), "修门"),
        ("李师傅 10天内 装桩", "李师傅", (12, 1), "装桩"),
        ("我 月底前 贴通知", "我", (11, 30), "贴通知"),
        ("Li by Friday fix the gate", "Li", (11, 27), "fix the gate"),
        ("小周 去街道问补贴", "小周", None, "去街道问补贴"),
    ],
)
def test_a_task_as_people_write_it(
    words: str, owner: str, day: tuple[int, int] | None, what: str
) -> None:
    line = task_text.read(words)
    assert (line.owner, line.what) == (owner, what)
    until = moment(line.until, NOW, SHANGHAI) if line.until else None
    assert (until and (until.month, until.day)) == day


@pytest.mark.parametrize("words", ["", "装充电桩", "30日前", "李师傅 30日前", "…… 30日前"])
def test_a_task_says_who_and_what(words: str) -> None:
    with pytest.raises(Refusal, match="task-how"):
        task_text.lines(words)


@given(st.text(max_size=200))
def test_any_words_are_tasks_or_refused(words: str) -> None:
    found = []
    with suppress(Refusal):
        found = task_text.lines(words)
    assert len(found) <= task_text.MOST_LINES
    assert all(one.owner and one.what for one in found)


@given(moments, st.timedeltas(timedelta(hours=1), timedelta(days=300)))
def test_an_open_task_always_has_a_next_moment_and_each_is_later(
    now: datetime, left: timedelta
) -> None:
    by = now + left
    seen = [now]
    while seen[-1] <= by:
        seen.append(tasks.next_moment(by, seen[-1], SHANGHAI))
        assert seen[-1] > seen[-2]
    assert by in seen
    # Heard of at most twice before it is late, then once a week.
    assert len(seen) <= 4
    assert seen[-1] - by == timedelta(days=7)


@given(st.lists(st.sampled_from(list(Move)), max_size=20))
def test_the_life_of_a_task(moves: list[Move]) -> None:
    state, proven = State.OPEN, False
    for move in moves:
        if (state, move) not in tasks.MOVES:
            with pytest.raises(Refusal, match=tasks.REFUSED[state]):
                tasks.after(state, move)
            continue
        state = tasks.after(state, move)
        proven = move is Move.PROVE or (proven and move is not Move.NOT_YET)
        # Nothing is struck off that nobody showed.
        assert state is not State.STRUCK_OFF or proven
    assert tasks.all_over([state]) == (state in (State.STRUCK_OFF, State.DROPPED))


@pytest.mark.parametrize(
    ("words", "sort", "rest"),
    [
        ("来了23户", Sort.CAME, "来了23户"),
        ("到会：23 户", Sort.CAME, "到会：23 户"),
        ("决定：先装北门两个", Sort.DECISION, "先装北门两个"),
        ("decided: two at the gate", Sort.DECISION, "two at the gate"),
        ("张大爷建议：晚上停充", Sort.PROPOSAL, "晚上停充"),
        ("建议种树", Sort.PROPOSAL, "种树"),
        ("任务 物业 30日前 量尺寸", Sort.TASK, "物业 30日前 量尺寸"),
        ("大家来了就聊开了", Sort.WORDS, "大家来了就聊开了"),
    ],
)
def test_a_line_of_the_minutes_goes_where_it_belongs(words: str, sort: Sort, rest: str) -> None:
    line = minutes_text.read(words)
    assert (line.sort, line.words) == (sort, rest)


def test_who_came_and_who_said_so() -> None:
    assert minutes_text.read("到会 23 户").n == 23
    assert minutes_text.read("张大爷建议：停充").who == "张大爷"


@given(st.text(max_size=400))
def test_no_words_break_the_minutes(words: str) -> None:
    for line in minutes_text.lines(words):
        assert len(line.words) <= minutes_text.MOST
    found = minutes_text.change(words)
    assert found is None or found[0] >= 1


@pytest.mark.parametrize(
    ("words", "change"),
    [("3 换灯", (3, "换灯")), ("第2行 换灯", (2, "换灯")), ("1", (1, "")), ("换灯", None)],
)
def test_a_line_is_changed_by_its_number(words: str, change: tuple[int, str] | None) -> None:
    assert minutes_text.change(words) == change


def test_what_is_agreed_on_and_when_it_is_looked_at() -> None:
    found = round_tables.lines("修地漏\n\n配合看两次\n回访 12月5日")
    assert found == (("修地漏", "配合看两次"), "12月5日")


def test_a_round_table_asks_for_itself_once_each() -> None:
    opened, follow = NOW, NOW + timedelta(days=40)
    first = next_step(opened, None, [], answered=False, settled=False)
    assert first == (Step.FIRST_CONTACT, NOW + timedelta(hours=24))
    told = [Step.FIRST_CONTACT]
    month = (Step.MONTH, NOW + timedelta(days=30))
    assert next_step(opened, None, told, answered=False, settled=False) == month
    assert next_step(opened, None, [], answered=True, settled=False) == month
    assert next_step(opened, None, [Step.MONTH], answered=True, settled=False) is None
    looked = next_step(opened, follow, [], answered=True, settled=True)
    assert looked == (Step.FOLLOW_UP, follow)
    assert next_step(opened, follow, [Step.FOLLOW_UP], answered=True, settled=True) is None


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 28))
def test_a_quarter_s_last_days_are_in_the_quarter(day: date, days: int) -> None:
    last = surveys.last_day(day)
    assert surveys.quarter(last) == surveys.quarter(day)
    assert last >= day
    assert surveys.quarter(last + timedelta(days=1)) != surveys.quarter(day)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    ends = surveys.open_until(noon, days)
    assert (ends is not None) == ((last - day).days < days)
    assert ends is None or (ends.date(), ends.hour) == (last, 20)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["0", "1", "2", "9", "x"]), st.integers(-1, 5)),
        max_size=30,
    )
)
def test_no_sheet_counts_more_than_once_for_a_question(sheets: list[dict[str, int]]) -> None:
    counts = surveys.tallied(sheets, ["a", "b", "c"])
    for n, one in enumerate(counts):
        given_ = [sheet[str(n)] for sheet in sheets if 0 <= sheet.get(str(n), -1) < len(GRADES)]
        assert sum(one) == len(given_)
    good, of = surveys.satisfied(counts)
    assert 0 <= good <= of


@pytest.mark.parametrize(
    ("says_not", "proposer", "back"), [(1, False, False), (2, False, True), (1, True, True)]
)
def test_what_brings_a_motion_back(says_not: int, proposer: bool, back: bool) -> None:
    assert brings_back(says_not, by_proposer=proposer) is back


@given(st.lists(st.sampled_from(list(Verdict))))
def test_every_voice_is_counted_once(voices: list[Verdict]) -> None:
    assert sum(counted(voices).values()) == len(voices)
