"""做 and 评: what was decided gets an owner and a day, is struck off by somebody else, and those
concerned say what they think of it."""

from datetime import timedelta

from domain.motions import State as Motion
from domain.tasks import State
from storage.council_people import part_of
from storage.matters import Matter
from storage.motions import Judgement
from storage.tasks import Task
from tests.councils import FIFTEENTH, meets, reachable, until
from tests.house import B3, House, Somebody
from tests.motioning import card, member, motions, panel, proposed, seconded, state
from tests.polling import Street


async def adopted(house: House) -> tuple[Street, Somebody]:
    """加装充电桩 was proposed, seconded and adopted by a show of hands at the council."""
    await meets(house, FIFTEENTH)
    made, mover = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await until(house, 12, 15, 20)
    await panel(house, made.li)
    await made.li.taps("button-count-hands", chat=made.li.id)
    await made.li.whispers("同意6 不同意1 弃权1")
    await made.li.taps("button-hands-are", chat=made.li.id)
    assert await state(house) is Motion.ADOPTED
    return made, mover


async def given(house: House, made: Street, words: str) -> None:
    """李楼长 gives these tasks from the motion's panel."""
    await panel(house, made.li)
    await made.li.taps("button-give-tasks", chat=made.li.id)
    await made.li.whispers(words)


async def task(house: House, number: int = -1) -> tuple[Task, Matter]:
    matters = {one.id: one for one in await house.rows(Matter)}
    rows = [(one, matters[one.matter_id]) for one in await house.rows(Task)]
    return sorted(rows, key=lambda both: both[0].id or 0)[number]


async def proves(house: House, who: Somebody, number: int = -1, **what: object) -> None:
    """Whoever has a task says that it is done, and shows it."""
    id = (await task(house, number))[1].id
    await who.taps_data(f"kt:{id}:proof", who.id)
    await who.whispers(**(what or {"words": "桩装好了，三个口都能用"}))


async def strikes(house: House, who: Somebody, number: int = -1) -> str | None:
    id = (await task(house, number))[1].id
    return await who.taps_data(f"ks:{id}:True", who.id)


async def test_a_task_is_done_with_proof_and_struck_off_by_somebody_else(house: House) -> None:
    made, mover = await adopted(house)
    [zhou] = await reachable(house, "小周")
    await given(house, made, "小周 30日前 装充电桩\n物业 月底前 画车位线")
    assert await state(house) is Motion.DOING
    (first, matter), (second, line) = [await task(house, n) for n in (0, 1)]
    assert (first.owner_name, matter.handler_id) == ("", await member(house, zhou))
    assert (second.owner_name, line.handler_id) == ("物业", None)
    assert matter.due_at is None
    assert first.about_id == (await motions(house))[0][1].id
    assert "装充电桩\n小周办，12月30日周三 20:00前" in house.said(zhou.id)[-1]
    await mover.whispers("议题1")
    thread = house.said(mover.id)[-1]
    assert "【任务2】装充电桩：小周" in thread
    assert "画车位线：物业" in thread

    # A neighbour has no way to it; a forged number leads nowhere.
    await made.people[2].taps_data(f"kt:{matter.id}:proof", made.people[2].id)
    assert house.notice == "no-such-task"
    assert await strikes(house, mover, 0) == "no-such-task"
    assert await strikes(house, made.li, 0) == "task-not-proven-yet"

    await zhou.taps("button-task-done", chat=zhou.id)
    await zhou.whispers("……")
    assert house.keys(zhou.id)[-1] == "task-words-empty"
    await zhou.whispers("装好了", photos=("pole",))
    first, matter = await task(house, 0)
    assert (first.state, first.proof, first.photo) == (State.PROVEN, "装好了", "pole")
    assert await strikes(house, zhou, 0) == "task-four-eyes"
    shown = house.wall(made.li.id)[-1]
    assert shown.photo == "pole"
    assert shown.title is not None
    assert await made.li.taps("button-strike-off", chat=made.li.id) == "task-struck-now"
    first, matter = await task(house, 0)
    assert first.state is State.STRUCK_OFF
    assert first.struck_by == await member(house, made.li)
    assert await state(house) is Motion.DOING
    assert await strikes(house, made.li, 0) == "task-struck-already"

    # What property does 李楼长 writes down, so that somebody above looks.
    await proves(house, made.li, 1)
    assert await strikes(house, made.li, 1) == "task-four-eyes"
    assert await zhou.taps("button-strike-off", chat=zhou.id) == "task-struck-now"
    assert await state(house) is Motion.DONE
    assert await made.li.taps_data(f"ka:{(await motions(house))[0][1].id}", made.li.id) == (
        "motion-done-already"
    )
    assert not any("桩装好了" in one for one in house.said(B3))


async def test_words_alone_make_a_task_for_whoever_may_hold_the_council(house: House) -> None:
    made, _ = await adopted(house)
    before = len(await house.rows(Task))
    await made.people[1].says("任务 王师傅 30日前 装充电桩")
    assert len(await house.rows(Task)) == before
    await made.people[1].whispers("任务 王师傅 30日前 装充电桩")
    assert house.keys(made.people[1].id)[-1] == "not-yours-to-do"
    await made.li.whispers("任务 装充电桩")
    assert house.keys(made.li.id)[-1] == "task-how"
    await made.li.whispers("派任务 我 上周五前 贴通知")
    assert house.keys(made.li.id)[-1] == "task-when"
    await made.li.whispers("任务 议题1 王师傅 12月20日前 画线")
    row, matter = await task(house)
    assert (row.owner_name, matter.title) == ("王师傅", "画线")
    assert row.about_id == (await motions(house))[0][1].id
    await made.li.says("任务 我 12月20日前 去街道问补贴", named=True)
    row, matter = await task(house)
    assert (row.about_id, matter.handler_id) == (None, await member(house, made.li))
    assert not any("补贴" in one for one in house.said(B3))
    await made.li.whispers("我的任务")
    assert sum("补贴" in one for one in house.said(made.li.id)) == 2
    await made.people[1].whispers("任务清单")
    assert house.keys(made.people[1].id)[-1] == "tasks-none"
    await made.li.whispers("办好了 【任务3】")
    assert house.keys(made.li.id)[-1] == "that-is-a-task"


async def test_a_task_is_put_off_with_a_reason_given_to_another_or_dropped(house: House) -> None:
    made, _ = await adopted(house)
    [zhou] = await reachable(house, "小周")
    await given(house, made, "物业 30日前 装充电桩")
    li = made.li
    await li.taps("button-task-day", chat=li.id)
    await li.whispers("算了")
    assert house.keys(li.id)[-1] == "task-as-it-was"
    await li.taps("button-task-day", chat=li.id)
    await li.whispers("某一天，等配件")
    assert house.keys(li.id)[-1] == "task-when"
    await li.whispers("1月5日")
    assert house.keys(li.id)[-1] == "task-why"
    await li.whispers("1月5日，等配件")
    row, _ = await task(house)
    assert (row.by.month, row.by.day, row.why) == (1, 5, "等配件")
    await li.taps("button-task-owner", chat=li.id)
    await li.whispers("小周")
    row, matter = await task(house)
    assert matter.handler_id == await member(house, zhou)
    assert await zhou.taps_data(f"kt:{matter.id}:drop", zhou.id) is None  # 网格员 may, from above
    await zhou.whispers("街道来装了，不用办了")
    row, matter = await task(house)
    assert row.state is State.DROPPED
    # With nothing struck off the motion is not done by itself.
    assert await state(house) is Motion.DOING
    await panel(house, li)
    await li.taps("button-all-done", chat=li.id)
    assert await state(house) is Motion.DONE


async def test_what_is_late_is_told_to_its_owner_and_the_next_level_alone(house: House) -> None:
    made, _ = await adopted(house)
    zhou, _chen = await reachable(house, "小周", "陈书记")
    await given(house, made, "我 18日前 装充电桩")
    await until(house, 12, 17, 10.1)
    assert house.keys(made.li.id)[-1].split("+")[1] == "task-tomorrow"
    said = len(house.said(zhou.id))
    await until(house, 12, 18, 20.1)
    assert house.keys(made.li.id)[-1].split("+")[1] == "task-late-yours"
    assert "到日子了还没办好：李楼长" in house.said(zhou.id)[-1]
    assert len(house.said(zhou.id)) == said + 1
    await until(house, 12, 24, 20)
    assert len(house.said(zhou.id)) == said + 1
    await until(house, 12, 25, 20.2)
    assert len(house.said(zhou.id)) == said + 2
    assert not any("没办好" in one for one in house.said(B3))
    await proves(house, made.li)
    row, _ = await task(house)
    assert row.due_at is None


async def done(house: House) -> tuple[Street, Somebody]:
    made, mover = await adopted(house)
    [zhou] = await reachable(house, "小周")
    await given(house, made, "小周 30日前 装充电桩")
    await proves(house, zhou)
    await strikes(house, made.li)
    assert await state(house) is Motion.DONE
    await until(house, 12, 16, 9)
    return made, mover


async def test_those_concerned_rate_it_and_the_denominator_is_shown(house: House) -> None:
    made, mover = await done(house)
    for who, label in (
        (mover, "button-verdict-satisfied"),
        (made.people[1], "button-verdict-so-so"),
    ):
        assert await who.taps(label, chat=who.id) == "rating-noted"
    # Whoever had no part in it was not asked, and cannot.
    stranger, id = made.people[7], (await motions(house))[0][1].id
    assert not any("motion-rate" in (one.key or "") for one in house.wall(stranger.id))
    assert await stranger.taps_data(f"kr:{id}:satisfied", stranger.id) == "rating-not-yours"
    assert await mover.taps_data(f"kr:{id}:satisfied") == "rating-not-yours"
    # One's mind may change; a household has one voice.
    assert await mover.taps("button-verdict-not-satisfied", chat=mover.id) == "rating-noted"
    assert len(await house.rows(Judgement)) == 2
    await house.later(days=7)
    assert await state(house) is Motion.RATED
    [told] = [one for one in house.said(B3) if "大家评" in one]
    assert "满意0 · 一般1 · 不满意1（问了4户，答了2户）" in told
    assert "大家评" in await card_of_thread(house, mover)
    assert await mover.taps_data(f"kr:{id}:satisfied", mover.id) == "rating-over"


async def card_of_thread(house: House, who: Somebody) -> str:
    await who.whispers("议题1")
    return house.said(who.id)[-1]


async def test_a_rating_everybody_gave_is_told_at_once_and_silence_is_not_satisfied(
    house: House,
) -> None:
    made, mover = await done(house)
    for who in (mover, *made.people[1:4]):
        await who.taps("button-verdict-satisfied", chat=who.id)
    assert await state(house) is Motion.RATED
    assert any("满意4 · 一般0 · 不满意0（问了4户，答了4户）" in one for one in house.said(B3))
    # What it came to is kept, who said what is not.
    assert await house.rows(Judgement) == []
    [(motion, _)] = await motions(house)
    assert motion.rated == {
        "asked": 4, "satisfied": 4, "so_so": 0, "not_satisfied": 0, "not_done": 0,
    }  # fmt: skip


async def test_nobody_answers(house: House) -> None:
    await done(house)
    await house.later(days=8)
    assert await state(house) is Motion.RATED
    assert any("问了4户，还没人评" in one for one in house.said(B3))


async def test_what_is_not_done_is_done_again(house: House) -> None:
    made, mover = await done(house)
    one, other = made.people[1], made.people[2]
    assert await one.taps("button-verdict-not-done", chat=one.id) == "rating-noted-not"
    assert house.keys(made.li.id)[-1].endswith("motion-one-says-not")
    assert await state(house) is Motion.DONE
    assert await other.taps("button-verdict-not-done", chat=other.id) == "rating-brought-back"
    assert await state(house) is Motion.DOING
    assert await house.rows(Judgement) == []
    assert await made.li.taps("button-task-again", chat=made.li.id) == "task-open-again"
    row, _ = await task(house)
    assert row.state is State.OPEN
    assert row.due_at is not None
    zhou = house.person("小周")
    await proves(house, zhou)
    await strikes(house, made.li)
    assert await state(house) is Motion.DONE
    await house.later(hours=1)
    # Its proposer alone brings it back.
    assert await mover.taps("button-verdict-not-done", chat=mover.id) == "rating-brought-back"
    assert await state(house) is Motion.DOING
    assert (await motions(house))[0][1].due_at is None
    assert "办" in await card(house)


async def test_a_task_is_one_s_own_and_a_forgotten_owner_is_nobody(house: House) -> None:
    """「删除我的」 takes the name off; what is to be done stays."""
    made, _ = await adopted(house)
    await given(house, made, "邻居1 30日前 装充电桩")
    owner = made.people[1]
    await owner.whispers("我的事")
    assert "装充电桩：邻居1" in house.said(owner.id)[-1]
    id = await member(house, owner)
    async with house.storage.reading() as db:
        assert (await part_of(db, id))["task"] == 1
    await house.later(seconds=timedelta(hours=16).total_seconds())
    await made.li.whispers("任务清单")
    assert "装充电桩\n邻居1办" in house.said(made.li.id)[-1]


async def test_a_list_of_the_day_names_what_waits(house: House) -> None:
    made, _ = await adopted(house)
    [zhou] = await reachable(house, "小周")
    await given(house, made, "小周 30日前 装充电桩")
    await until(house, 12, 16, 7.6)
    assert any("1件任务等您办" in one for one in house.said(zhou.id))
    await zhou.taps("button-see-tasks", chat=zhou.id)
    assert "装充电桩\n小周办" in house.said(zhou.id)[-1]
