"""数字 counts wishes, too: what was said, published, claimed, done, and out of how many."""

from datetime import timedelta

from domain.wishes import Claim, State
from storage import figures
from storage.callouts import Service
from storage.teams import Dispatch
from storage.wishes import Wish, WishClaim
from tests.house import House
from tests.teams import published, somebody, team

HOUR = timedelta(hours=1)


async def test_the_leader_reads_what_became_of_wishes_and_out_of_how_many(house: House) -> None:
    await published(house)
    li, wang = house.person("李楼长"), house.person("王阿姨")
    lin = await somebody(house, "小林", "community")
    care = await team(house, "帮扶队", ["care"], lin)
    begun = house.time
    await wang.whispers("心愿 想请人教我用手机")
    await wang.taps("button-no-more", wang.id)
    await li.taps_data(f"zo:1:{care}", li.id)
    await house.later(hours=2)
    await lin.taps("button-going", lin.id)
    async with house.storage.work(house.time) as work:
        claim = await work.db.get_one(WishClaim, 1)
        claim.state, claim.done_at = Claim.DONE, house.time
        for minutes, confirmed in ((90, house.time), (30, None)):
            work.db.add(
                Service(
                    member_id=claim.member_id if confirmed else None, matter_id=1, place_id=4,
                    what="跑腿", day=house.time.date(), minutes=minutes, said_at=house.time,
                    confirmed_at=confirmed,
                )
            )  # fmt: skip
    async with house.storage.reading() as db:
        until = house.time + HOUR
        of_all = await figures.seen(db, [2], begun - 24 * HOUR, until, until)
        of_other = await figures.seen(db, [5], begun - 24 * HOUR, until, until)
    assert [one.state for one in of_all.wishes.said] == [State.CLAIMED, State.WITHDRAWN]
    [first, second] = of_all.wishes.said
    assert first.claimed is not None
    assert first.published is not None
    assert first.claimed - first.published == 2 * HOUR
    assert (first.done, second.published) == (house.time, None)
    assert of_all.wishes.helped == 1
    assert sorted(of_all.wishes.given) == [(30, False), (90, True)]
    assert [one.taken for one in of_all.wishes.offered] == [house.time]
    assert of_other.wishes.said == of_other.wishes.given == of_other.wishes.offered == []
    await li.whispers("数字")
    said = house.said(li.id)[-1]
    for line in (
        "许下的心愿 2",
        "发出的心愿 2件里1件",
        "有人接的心愿 1件里1件",
        "撤回的心愿 2件里1件",
        "志愿队接单 1件里1件",
        "服务小时 2",
        "确认的时长 2件里1件",
    ):
        assert line in said, (line, said)
    for kept in ("王阿姨", "小林", "轮椅"):
        assert kept not in said
    assert len(await house.rows(Dispatch)) == len(await house.rows(WishClaim)) == 1
    assert len(await house.rows(Wish)) == 2
