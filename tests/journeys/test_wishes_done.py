"""From the yes to the thanks: a time, two numbers where both want it, done, good; or needed no
more, or forgotten."""

from datetime import timedelta

from sqlmodel import select

from domain.forgetting import NAMES_STAY
from domain.matters import State as MatterState
from domain.wishes import Claim, State
from storage.history import Entry
from storage.matters import Matter
from storage.members import Held
from storage.merging import merge
from storage.wishes import Wish, WishClaim
from tests.house import B3, House
from tests.polling import flat, member, moves_in
from tests.wishing import VISIT, Lane, lane


async def states(home: Lane) -> list[Claim]:
    return [one.state for one in await home.claims()]


async def visited(house: House) -> Lane:
    """A visit somebody was allowed to make."""
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    await home.li.taps("button-allow", chat=home.li.id)
    return home


async def test_a_time_is_agreed_and_both_hear_it(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await helper.taps("button-meet", chat=helper.id)
    await helper.whispers("有空的时候")
    assert house.keys(helper.id)[-1] == "wish-when-unclear"
    await helper.whispers("周日下午3点")
    claim = await home.claim_of(helper)
    assert claim.state is Claim.AGREED
    assert claim.meets_at is not None
    assert claim.meets_at - house.time == timedelta(days=1)
    assert (await home.wish()).state is State.AGREED
    assert "11月22日周日 15:00" in await home.said("wish-mine", home.wang.id)
    # A while after the visit the helper is asked how it went.
    await house.later(hours=30)
    assert house.keys(helper.id)[-1] == "wish-is-it-done"
    await house.later(days=3)
    assert house.keys(helper.id).count("wish-is-it-done") == 1
    await helper.taps("button-meet", chat=helper.id)
    await helper.whispers("算了")
    assert house.keys(helper.id)[-1] == "wish-dropped-when"
    await home.people[2].taps_data(f"yt:{(await home.matter()).id}", home.people[2].id)
    assert house.notice == "wish-not-yours"


async def test_done_needs_the_helpers_word_and_the_wishers(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await home.people[2].taps_data(f"yd:{(await home.matter()).id}", home.people[2].id)
    assert house.notice == "wish-not-yours"
    await home.wang.taps_data(f"ye:{(await home.matter()).id}:True", home.wang.id)
    assert house.notice == "wish-good-first"
    assert (await home.wish()).state is State.CLAIMED
    await helper.taps("button-did", chat=helper.id)
    assert house.notice == "wish-thank-you"
    assert (await home.wish()).state is State.FULFILLED
    matter = await home.matter()
    assert (matter.state, matter.done_at) == (MatterState.RATED, house.time)
    await house.later(seconds=10)
    assert "心愿圆满了" in await home.said()


async def test_not_yet_gives_it_back_to_the_helper(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await helper.taps("button-did", chat=helper.id)
    assert house.notice == "wish-did"
    assert "wish-stands-done" in house.keys(home.wang.id)[-1]
    await helper.taps_data(f"ye:{(await home.matter()).id}:True", helper.id)
    assert house.notice == "wish-only-the-wisher"
    await home.wang.taps("button-not-good", chat=home.wang.id)
    assert await states(home) == [Claim.AGREED]
    await home.wang.taps_data(f"ye:{(await home.matter()).id}:False", home.wang.id)
    assert (await home.wish()).state is State.AGREED
    await helper.taps("button-did", chat=helper.id)
    await home.wang.taps("button-good", chat=home.wang.id)
    assert (await home.wish()).state is State.FULFILLED
    assert "wish-thank-you" in house.keys(helper.id)[-1]


async def test_words_below_the_cards_do_the_same(house: House) -> None:
    home = await lane(house)
    await home.published()
    helper = home.people[1]
    await home.comes(helper)
    before = len(house.wall(B3))
    await home.comes(home.people[2], "这轮椅多宽呀")
    await home.wang.replies(await home.bubble("wish-mine", home.wang.id), "谢谢谢谢")
    await home.wang.replies(await home.bubble(), "报修 3楼灯坏了")
    assert house.keys(B3)[-1].startswith("report-title")
    before += 1
    assert (await home.wish()).state is State.CLAIMED
    await helper.replies(await home.bubble("wish-help", helper.id), "送到了")
    assert (await home.wish()).state is State.DONE
    await home.wang.replies(await home.bubble("wish-mine", home.wang.id), "好了，谢谢")
    assert (await home.wish()).state is State.FULFILLED
    assert len(house.wall(B3)) == before


async def test_who_cannot_come_may_just_say_so(house: House) -> None:
    home = await lane(house)
    helper = home.people[1]
    await helper.whispers("来不了")
    assert house.keys(helper.id)[-1] == "wish-nothing-held"
    await home.published()
    await home.comes(helper)
    await helper.whispers("我来不了")
    assert house.keys(helper.id)[-1] == "wish-let-go"
    assert await states(home) == [Claim.RELEASED]
    await home.comes(helper)
    await helper.replies(await home.bubble("wish-help", helper.id), "来不了了")
    assert await states(home) == [Claim.RELEASED]
    await home.comes(helper)
    await home.published("心愿 想借个梯子")
    await home.comes(helper)
    await helper.whispers("来不了")
    assert "wish-cannot-which" in house.keys(helper.id)[-1]
    await helper.taps("button-wish", chat=helper.id)
    assert await states(home) == [Claim.HELD, Claim.RELEASED]


async def test_silence_closes_what_was_done_without_a_good(house: House) -> None:
    home = await visited(house)
    await home.people[1].taps("button-did", chat=home.people[1].id)
    await house.later(days=6)
    assert (await home.wish()).state is State.DONE
    await house.later(days=1, minutes=1)
    assert (await home.wish()).state is State.CLOSED
    assert (await home.matter()).state is MatterState.UNRATED
    assert (await home.wish()).good_at is None


async def test_numbers_are_seen_only_when_both_said_so(house: House) -> None:
    home = await lane(house)
    helper = home.people[1]
    await home.wang.whispers("我的电话 138 0000 1111")
    await home.published()
    await home.comes(helper)
    await helper.taps("button-give-phone", chat=helper.id)
    assert house.notice == "wish-no-phone"
    await helper.whispers("我的电话 138 0000 2222")
    await helper.taps("button-give-phone", chat=helper.id)
    assert house.notice == "wish-phone-noted"
    assert not any("1380000" in one for one in house.said(home.wang.id)[-3:])
    await home.people[2].taps_data(
        f"yv:{(await home.matter()).id}:{(await home.claims())[0].id}", home.people[2].id
    )
    assert house.notice == "wish-not-yours"
    await home.wang.taps("button-give-phone", chat=home.wang.id)
    assert house.notice == "wish-phones-given"
    assert "13800002222" in house.said(home.wang.id)[-1]
    assert "13800001111" in house.said(helper.id)[-1]
    looks = [one for one in await house.rows(Entry) if one.what == "saw-phone"]
    assert len(looks) == 2
    # A number taken back is seen nowhere any more.
    await home.wang.whispers("电话删掉")
    assert not any("13800001111" in one for one in house.said(helper.id))


async def test_a_wish_is_taken_back_at_any_moment(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 想借个梯子")
    await home.wang.taps("button-no-more", chat=home.wang.id)
    assert (await home.wish()).state is State.WITHDRAWN
    assert house.wall(B3) == []
    await home.published(VISIT)
    await home.comes(home.people[1])
    await home.people[2].taps_data(f"yw:{(await home.matter()).id}:True", home.people[2].id)
    assert house.notice == "wish-only-the-wisher"
    await home.wang.taps("button-no-more", chat=home.wang.id)
    assert (await home.wish()).state is State.CLAIMED
    await home.wang.taps("button-no-more-sure", chat=home.wang.id)
    assert (await home.wish()).state is State.WITHDRAWN
    assert "wish-help-over" in house.keys(home.people[1].id)[-1]
    await house.later(seconds=10)
    assert "不用了" in await home.said()
    await home.comes(home.people[2])
    assert house.keys(B3)[-1] == "wish-withdrawn-already"


async def test_what_the_night_held_back_is_not_shown_when_it_was_withdrawn(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 想借轮椅，用一个月")
    await house.later(hours=7)
    await home.li.taps("button-publish", chat=home.li.id)
    assert house.wall(B3) == []
    await home.wang.taps("button-no-more", chat=home.wang.id)
    await house.later(hours=11)
    assert house.wall(B3) == []
    await home.published("心愿 想借个锤子")
    assert len(house.wall(B3)) == 1


async def test_my_things_show_what_i_wished_and_took_on(house: House) -> None:
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1])
    await home.wang.whispers("我的事")
    assert "有邻居接下了" in house.said(home.wang.id)[-1]
    await home.people[1].whispers("我的事")
    assert "您接下了，11月28日周六 15:00前" in house.said(home.people[1].id)[-1]


async def test_in_the_middle_of_a_report_a_wish_is_no_report(house: House) -> None:
    home = await lane(house)
    await home.published()
    number = (await home.matter()).number
    await home.li.whispers(f"心愿{number} 办好了")
    assert house.keys(home.li.id)[-1] == "that-is-a-wish"
    await home.li.taps_data(f"mv:{(await home.matter()).id}:take", home.li.id)
    assert house.notice == "that-is-a-wish"


async def test_who_asks_to_be_forgotten_wishes_nothing_any_more(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await home.wang.whispers("删除我的数据")
    await home.wang.taps("button-erase", chat=home.wang.id)
    await house.later(minutes=1)
    wish = await home.wish()
    assert (wish.wisher_id, wish.words, wish.password) == (None, "", "")
    assert wish.state is State.WITHDRAWN
    for who in (home.li, helper):
        for said in house.said(who.id):
            assert "聊聊天" not in said or "王阿姨" not in said
    assert not any("101" in said for said in house.said(helper.id))
    assert "wish-help-over" in house.keys(helper.id)[-1]


async def test_a_helper_who_asks_to_be_forgotten_leaves_the_place_free(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await helper.whispers("删除我的数据")
    await helper.taps("button-erase", chat=helper.id)
    await house.later(minutes=1)
    [claim] = await home.claims()
    assert (claim.member_id, claim.state) == (None, Claim.RELEASED)
    assert (await home.wish()).state is State.PUBLISHED
    assert helper.name not in await home.said("wish-mine", home.wang.id)


async def test_two_accounts_of_one_person_make_no_helper_of_the_wisher(house: House) -> None:
    home = await lane(house)
    await home.published()
    second = home.people[1]
    await home.comes(second)
    old, new = await member(house, second), await member(house, home.wang)
    async with house.storage.work(house.time) as work:
        await merge(work.db, old, new, house.time)
    await house.later(minutes=1)
    assert await states(home) == [Claim.RELEASED]
    assert (await home.wish()).state is State.PUBLISHED


async def test_long_afterwards_nobody_can_tell_whose_it_was(house: House) -> None:
    home = await visited(house)
    await home.people[1].taps("button-did", chat=home.people[1].id)
    await home.wang.taps("button-good", chat=home.wang.id)
    await house.later(days=NAMES_STAY.days - 1)
    assert (await home.wish()).wisher_id is not None
    await house.later(days=3)
    # forget_who_wished runs once a day.
    assert ((await home.wish()).wisher_id, (await home.wish()).words) == (None, "")
    assert (await home.claims())[0].member_id is not None


async def test_who_met_and_says_nothing_is_taken_to_have_done_it(house: House) -> None:
    home = await visited(house)
    helper = home.people[1]
    await helper.taps("button-in-touch", chat=helper.id)
    await house.later(days=3)
    assert house.keys(helper.id)[-1] == "wish-is-it-done"
    await house.later(days=7)
    assert (await home.wish()).state is State.DONE
    assert "wish-done-unsaid" in await home.history()
    assert "wish-stands-done" in house.keys(home.wang.id)[-1]
    await house.later(days=8)
    assert (await home.wish()).state is State.CLOSED


async def test_a_yes_nobody_ever_gives_frees_the_place(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    await house.later(days=9)
    assert await states(home) == [Claim.RELEASED]
    assert (await home.wish()).state is State.PUBLISHED
    assert "wish-help-gone" in house.keys(home.people[1].id)[-1]


async def test_who_moved_away_meanwhile_is_not_let_in(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    helper = home.people[1]
    await home.comes(helper)
    async with house.storage.work(house.time) as work:
        id = await member(house, helper)
        held = await work.db.exec(select(Held).where(Held.member_id == id))
        for one in held.all():
            one.confirmed = False
    await home.li.taps("button-allow", chat=home.li.id)
    assert house.notice == "wish-lives-elsewhere"
    assert await states(home) == [Claim.ASKED]


async def test_a_new_name_stands_on_every_card(house: House) -> None:
    home = await visited(house)
    await home.people[1].whispers("我叫陈小明")
    assert "陈小明" in await home.said("wish-mine", home.wang.id)
    await home.wang.whispers("不留名字")
    assert "王阿姨" not in await home.said("wish-help", home.people[1].id)


async def test_a_wisher_nobody_can_write_to_is_told_by_the_leader(house: House) -> None:
    home = await lane(house)
    shy = house.person("赵奶奶")
    await moves_in(house, shy, await flat(house, "305"))
    await shy.says("心愿 想找人陪我聊聊天")
    assert house.keys(B3)[-1] == "wish-noted"
    await home.li.taps("button-publish", chat=home.li.id)
    await home.comes(home.people[1])
    await home.li.taps("button-allow", chat=home.li.id)
    assert "wish-pass-on" in house.keys(home.li.id)[-1]
    assert (await home.wish()).password in house.said(home.li.id)[-1]
    await home.people[1].taps("button-did", chat=home.people[1].id)
    await home.li.taps("button-good", chat=home.li.id)
    assert (await home.wish()).state is State.FULFILLED
    rows: list[Wish] = await house.rows(Wish)
    claims: list[WishClaim] = await house.rows(WishClaim)
    matters: list[Matter] = await house.rows(Matter)
    assert (len(rows), len(claims), len(matters)) == (1, 1, 1)
