"""代班: the leader is away, the stand-in acts, both are told; and nobody acts who may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from domain.roles import Can, Role
from storage import rights
from storage.history import Entry
from storage.members import Account, Held, Member
from storage.places import Place
from storage.posts import StandIn
from tests.house import B3, NOON, House, Somebody

DAY = timedelta(days=1)
LAMP = "报修 3楼楼道灯坏了"


@dataclass
class Office:
    """李楼长's office at 3号楼, and 张阿姨 whom the community's file names to stand in."""

    house: House
    li: Somebody
    zhang: Somebody
    held: int
    ids: dict[str, int]

    async def add(self, *rows: object) -> None:
        async with self.house.storage.work(NOON) as work:
            work.db.add_all(rows)

    async def name(self, person: str, held: int | None = None) -> StandIn:
        """The file names one more person to stand in."""
        row = StandIn(held_id=held or self.held, member_id=await self.member(person))
        await self.add(row)
        return row

    async def member(self, name: str) -> int:
        if name not in self.ids:
            member = Member(name=name, since=NOON)
            await self.add(member)
            self.ids[name] = member.id or 0
            address = self.house.person(name).id
            await self.add(Account(channel="telegram", address=address, member_id=member.id or 0))
        return self.ids[name]

    async def ended(self, **values: datetime) -> None:
        """李楼长's office ends."""
        async with self.house.storage.work(NOON) as work:
            (await work.db.get_one(Held, self.held)).until = values["at"]

    async def acting(self) -> list[tuple[str, datetime | None]]:
        """Who acts for 李楼长 now, and until when."""
        names = {id: name for name, id in self.ids.items()}
        return [
            (names[row.member_id], row.until)
            for row in await self.house.rows(StandIn)
            if row.since is not None and (row.until is None or row.until > self.house.time)
        ]

    async def charge(self) -> list[str]:
        async with self.house.storage.work(self.house.time) as work:
            b3 = (await work.db.exec(select(Place.id).where(Place.key == "b3"))).one()
            who = await rights.in_charge(work.db, b3 or 0, Can.HANDLE, self.house.time)
            return [one.name for one in who]

    async def recorded(self) -> list[tuple[str, str, str]]:
        names = {id: name for name, id in self.ids.items()}
        return [
            (row.what, names[row.member_id], names[row.about_id])
            for row in await self.house.rows(Entry)
            if row.what.startswith("stand-in")
        ]


@pytest.fixture
async def office(house: House) -> Office:
    async with house.storage.reading() as db:
        held, member = (
            await db.exec(
                select(Held, Member)
                .join(Member)
                .where(Member.name == "李楼长", Held.role == Role.BUILDING_LEADER)
            )
        ).one()
    li, zhang = house.person("李楼长"), house.person("张阿姨")
    made = Office(house, li, zhang, held.id or 0, {"李楼长": member.id or 0})
    await made.name("张阿姨")
    for one in (li, zhang):
        await one.whispers("/start")
    return made


async def test_the_leader_hands_over_for_three_days_and_both_are_told_when_it_is_over(
    house: House, office: Office
) -> None:
    li, zhang, wang = office.li, office.zhang, house.person("王阿姨")
    await wang.whispers("/start")
    await li.whispers("代班")
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-how-long"]
    assert await li.taps("button-three-days", chat=li.id) == "stand-in-begun"
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-till"]
    assert house.said(zhang.id)[-1].splitlines() == [
        "李楼长请您代一阵：3号楼 楼栋长，到11月24日周二 12:00。这段时间有事我会找您",
        "我代不了",
    ]
    assert await office.acting() == [("张阿姨", NOON + 3 * DAY)]
    await wang.says(LAMP)
    assert "等张阿姨接" in house.said(B3)[-1]
    await zhang.taps("button-handle", chat=B3)
    await zhang.taps("button-take", chat=zhang.id)
    assert "张阿姨在办" in house.said(B3)[-1]
    await wang.says("谁管")
    assert "楼栋长：李楼长（这几天张阿姨代）" in house.said(B3)[-1]
    await house.later(days=3, hours=2)
    assert await office.charge() == ["李楼长"]
    assert house.keys(zhang.id)[-1] == "stand-in-over-deputy"
    # The card has nothing left to tap, and a line of its own wakes the holder.
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-over-holder", "stand-in-over-holder"]
    assert not house.wall(li.id)[1].buttons
    assert house.keys(B3)[-1].startswith("who-title")
    before = (len(house.keys(li.id)), len(house.keys(zhang.id)))
    await house.later(days=2)
    assert (len(house.keys(li.id)), len(house.keys(zhang.id))) == before
    assert await office.recorded() == [("stand-in", "李楼长", "张阿姨")]


async def test_who_is_no_longer_standing_in_may_no_longer_handle(
    house: House, office: Office
) -> None:
    await house.person("王阿姨").says(LAMP)
    assert await office.zhang.taps_data("mv:1:take", chat=B3) == "not-yours-to-do"
    await office.li.whispers("代班")
    await office.li.taps("button-till-tonight", chat=office.li.id)
    assert await office.acting() == [("张阿姨", NOON + timedelta(hours=11, minutes=59))]
    await house.later(hours=12)
    assert await office.zhang.taps_data("mv:1:take", chat=B3) == "not-yours-to-do"


async def test_what_ends_at_night_is_told_in_the_morning(house: House, office: Office) -> None:
    await office.li.whispers("代班")
    await office.li.taps("button-till-tonight", chat=office.li.id)
    before = house.keys(office.zhang.id)
    await house.later(hours=13)
    assert house.keys(office.zhang.id) == before
    await house.later(hours=8)
    assert house.keys(office.zhang.id)[-1] == "stand-in-over-deputy"
    assert house.keys(office.li.id)[-1] == "stand-in-over-holder"


async def test_until_back_ends_with_the_word(house: House, office: Office) -> None:
    li, zhang = office.li, office.zhang
    await li.whispers("代班")
    await li.taps("button-till-back", chat=li.id)
    assert await office.acting() == [("张阿姨", None)]
    assert house.keys(li.id)[-1] == "stand-in-title+stand-in-till-back"
    await house.later(days=40)
    assert await office.charge() == ["张阿姨"]
    await li.whispers("我回来了")
    assert await office.charge() == ["李楼长"]
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-back", "back-thanks"]
    assert house.keys(zhang.id)[1:] == ["stand-in-over-deputy", "stand-in-over-deputy"]
    await house.later(days=1)
    assert house.keys(zhang.id)[1:] == ["stand-in-over-deputy", "stand-in-over-deputy"]
    await li.whispers("我回来了")
    assert house.keys(li.id)[-1] == "back-nobody-acted"


async def test_back_by_button_and_asked_again_the_card_shows_who_acts(
    house: House, office: Office
) -> None:
    li = office.li
    await li.whispers("代班")
    await li.taps("button-week", chat=li.id)
    await li.whispers("代班")
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-till"] * 2
    assert await li.taps("button-back", chat=li.id) == "back-thanks"
    assert await office.acting() == []
    assert await li.taps_data(f"sb:{office.held}", chat=li.id) == "back-nobody-acted"
    assert await office.recorded() == [
        ("stand-in", "李楼长", "张阿姨"),
        ("stand-in-over", "李楼长", "张阿姨"),
    ]


async def test_whoever_cannot_says_so_and_the_holder_hears(house: House, office: Office) -> None:
    li, zhang = office.li, office.zhang
    await li.whispers("代班")
    await li.taps("button-week", chat=li.id)
    assert await zhang.taps("button-decline", chat=zhang.id) == "declined-thanks"
    assert await office.charge() == ["李楼长"]
    assert house.keys(li.id)[1:] == ["stand-in-title+stand-in-declined", "stand-in-declined"]
    assert "张阿姨说代不了" in house.said(li.id)[-1]
    assert not house.wall(zhang.id)[-1].buttons
    # The old button, the words, and somebody else's finger lead nowhere any more.
    for row in await house.rows(StandIn):
        for one in (zhang, house.person("王阿姨")):
            assert await one.taps_data(f"sx:{row.id}", chat=one.id) == "stand-in-over-already"
    await zhang.whispers("我代不了")
    assert house.keys(zhang.id)[-1] == "stand-in-over-already"
    assert await office.recorded() == [
        ("stand-in", "李楼长", "张阿姨"),
        ("stand-in-over", "张阿姨", "张阿姨"),
    ]


async def test_whoever_stood_in_finds_it_in_their_own_data(house: House, office: Office) -> None:
    await office.li.whispers("代班")
    await office.li.taps("button-week", chat=office.li.id)
    await office.li.whispers("我回来了")
    await office.zhang.whispers("我的数据")
    [file] = house.files(office.zhang.id)
    assert "李楼长请您代班" in file
    assert "李楼长停了您的代班" in file


async def test_asked_a_second_time_the_first_button_still_declines(
    house: House, office: Office
) -> None:
    await office.li.whispers("代班")
    await office.li.taps_data("si:1:week", chat=office.li.id)
    await office.li.taps_data("si:1:back", chat=office.li.id)
    first = house.wall(office.zhang.id)[1].buttons[0][0].data
    assert await office.zhang.taps_data(first, chat=office.zhang.id) == "declined-thanks"
    assert await office.acting() == []


async def test_it_may_be_said_in_words_too(house: House, office: Office) -> None:
    await office.li.whispers("代班")
    await office.li.taps("button-week", chat=office.li.id)
    await office.zhang.whispers("我代不了")
    assert house.keys(office.zhang.id)[-1] == "declined-thanks"
    assert await office.acting() == []


async def test_of_two_named_one_is_chosen_and_the_next_takes_over(
    house: House, office: Office
) -> None:
    li, zhang, chen = office.li, office.zhang, house.person("陈叔")
    second = await office.name("陈叔")
    await chen.whispers("/start")
    await li.whispers("代班")
    assert house.keys(li.id)[-1] == "stand-in-title+stand-in-whom"
    labels = [one.label.facts for row in house.wall(li.id)[-1].buttons for one in row]
    assert labels == [{"who": "张阿姨"}, {"who": "陈叔"}]
    await li.taps_data("sq:1", chat=li.id)
    assert house.keys(li.id)[-1] == "stand-in-title+stand-in-how-long"
    await li.taps("button-week", chat=li.id)
    assert await office.charge() == ["张阿姨"]
    await li.taps_data(f"si:{second.id}:back", chat=li.id)
    assert await office.charge() == ["陈叔"]
    assert await office.acting() == [("陈叔", None)]
    assert house.keys(zhang.id)[-1] == "stand-in-over-deputy"
    assert house.keys(chen.id)[-1] == "stand-in-asked-till-back"
    await li.taps_data(f"si:{second.id}:three", chat=li.id)
    assert await office.acting() == [("陈叔", NOON + 3 * DAY)]
    assert house.keys(chen.id)[-1] == "stand-in-asked-till"
    assert "stand-in-over-deputy" not in house.keys(chen.id)[-1]


async def test_the_button_of_one_of_several_is_labelled_with_the_name(
    house: House, office: Office
) -> None:
    await office.name("阿迪力江·买买提明·吐尔逊")
    await office.li.whispers("代班")
    await office.li.taps("button-stand-in", chat=office.li.id)
    assert "阿迪力江·买买提明·吐尔逊" in house.said(office.li.id)[-1]


async def test_of_two_taps_at_once_one_person_acts_in_the_end(
    house: House, office: Office
) -> None:
    second = await office.name("陈叔")
    tablet = house.person("李楼长", id="2009")
    await office.add(
        Account(channel="telegram", address=tablet.id, member_id=office.ids["李楼长"])
    )
    await house.receive(
        *(
            one.tapped(f"si:{row}:{how}", chat=one.id)
            for _ in range(3)
            for one, row, how in ((office.li, 1, "week"), (tablet, second.id, "back"))
        )
    )
    assert len(await office.acting()) == 1
    assert len(await office.charge()) == 1
    said = [what for what, _, _ in await office.recorded()]
    assert (said.count("stand-in"), said.count("stand-in-over")) == (6, 5)


async def test_each_office_has_its_own_card(house: House, office: Office) -> None:
    async with house.storage.work(NOON) as work:
        grid = (await work.db.exec(select(Place.id).where(Place.key == "ruicheng"))).one()
    other = Held(member_id=office.ids["李楼长"], place_id=grid, role=Role.GRID_OFFICER, since=NOON)
    await office.add(other)
    await office.name("陈叔", other.id)
    await office.li.whispers("代班")
    assert [said.splitlines()[:2] for said in house.said(office.li.id)[1:]] == [
        ["代班：3号楼 楼栋长", "请张阿姨代。代到什么时候？"],
        ["代班：睿城网格 网格员", "请陈叔代。代到什么时候？"],
    ]
    await office.li.taps("button-week", chat=office.li.id)
    assert await office.charge() == ["李楼长"]
    assert [name for name, _ in await office.acting()] == ["陈叔"]


async def test_a_stand_in_who_never_opened_the_private_chat_is_pointed_out(
    house: House, office: Office
) -> None:
    quiet = await office.name("陈叔")
    await office.li.whispers("代班")
    await office.li.taps_data(f"si:{quiet.id}:week", chat=office.li.id)
    assert house.keys(office.li.id)[-1] == "stand-in-title+stand-in-till+stand-in-unreached"
    assert await office.charge() == ["陈叔"]


async def test_without_anybody_named_the_community_is_asked_to(house: House) -> None:
    zhao = house.person("赵楼长")
    await zhao.whispers("代班")
    assert house.keys(zhao.id) == ["stand-in-nobody-named"]
    assert await house.rows(StandIn) == []


async def test_a_resident_has_nothing_to_hand_over(house: House, office: Office) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    await wang.whispers("代班")
    await wang.whispers("我回来了")
    assert house.keys(wang.id) == ["stand-in-no-office"] * 2


async def test_in_the_group_it_goes_on_in_private_and_talk_stays_talk(
    house: House, office: Office
) -> None:
    for words in ("代班", "我回来了", "我代不了"):
        assert await office.li.says(words) == 0
    await office.li.says("代班", named=True)
    assert house.keys(B3) == ["panel-sent"]
    assert house.keys(office.li.id)[-1] == "stand-in-title+stand-in-how-long"
    zhao = house.person("赵楼长")
    await zhao.says("代班", named=True, chat="-1005")
    assert house.keys("-1005") == ["open-private-first"]


async def test_an_old_button_is_refused_when_the_office_is_over(
    house: House, office: Office
) -> None:
    li = office.li
    await li.whispers("代班")
    await li.taps("button-week", chat=li.id)
    await office.ended(at=NOON)
    assert await office.charge() == []
    assert await li.taps_data("si:1:back", chat=li.id) == "stand-in-office-over"
    assert await li.taps_data("sq:1", chat=li.id) == "stand-in-office-over"
    assert await li.taps_data(f"sb:{office.held}", chat=li.id) == "stand-in-no-office"
    await house.later(days=8)
    # The stand-in hears that it is over; the office has no holder who should hear it.
    assert house.keys(office.zhang.id)[-1] == "stand-in-over-deputy"
    assert "stand-in-over-holder" not in house.keys(li.id)


async def test_nobody_arranges_for_another_s_office(house: House, office: Office) -> None:
    zhao, wang = house.person("赵楼长"), house.person("王阿姨")
    for one, said in (
        (zhao, "stand-in-office-over"),
        (wang, "stand-in-office-over"),
        (office.zhang, "stand-in-office-over"),
    ):
        assert await one.taps_data("si:1:back", chat=one.id) == said
        assert await one.taps_data("si:999:back", chat=one.id) == said
    assert await zhao.taps_data(f"sb:{office.held}", chat=zhao.id) == "stand-in-office-over"
    assert await zhao.taps_data("si:1:for-ever", chat=zhao.id) == "old-button"
    assert await office.acting() == []


async def test_whom_the_community_names_no_more_cannot_be_chosen_by_an_old_button(
    house: House, office: Office
) -> None:
    await office.li.whispers("代班")
    async with house.storage.work(NOON) as work:
        (await work.db.get_one(StandIn, 1)).until = NOON
    assert await office.li.taps_data("si:1:back", chat=office.li.id) == "stand-in-not-named"
    assert await office.acting() == []


async def test_days_written_in_the_file_are_told_over_once_and_not_when_long_past(
    house: House, office: Office
) -> None:
    zhang = office.ids["张阿姨"]
    await office.add(
        StandIn(held_id=office.held, member_id=zhang, since=NOON - DAY, until=NOON + DAY),
        StandIn(
            held_id=office.held, member_id=await office.member("陈叔"),
            since=NOON - 20 * DAY, until=NOON - 10 * DAY,
        ),
    )  # fmt: skip
    await house.person("陈叔").whispers("/start")
    assert await office.charge() == ["张阿姨"]
    await house.later(days=2)
    assert house.keys(office.zhang.id)[1:] == ["stand-in-over-deputy"]
    assert house.keys(house.person("陈叔").id) == ["hello-named"]


async def test_the_look_is_harmless_when_taken_twice(house: House, office: Office) -> None:
    from handlers.standing_in.later import tell_whose_time_is_over

    await office.li.whispers("代班")
    await office.li.taps("button-three-days", chat=office.li.id)
    at = NOON + 3 * DAY + timedelta(minutes=1)
    for _ in range(2):
        async with house.storage.work(at) as work:
            await tell_whose_time_is_over(work, house.community)
        await house.deliver()
    assert house.keys(office.zhang.id)[1:] == ["stand-in-over-deputy", "stand-in-over-deputy"]
    assert house.keys(office.li.id)[-1] == "stand-in-over-holder"
    assert house.keys(office.li.id).count("stand-in-over-holder") == 1


async def test_whom_the_community_names_no_more_acts_no_more(house: House, office: Office) -> None:
    kept = await office.name("陈叔")
    await office.li.whispers("代班")
    await office.li.taps_data("si:1:back", chat=office.li.id)
    await house.later(hours=2)
    assert await office.charge() == ["张阿姨"]
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(StandIn, 1)).until = house.time
    await house.later(hours=1)
    assert await office.charge() == ["李楼长"]
    assert house.keys(office.zhang.id)[-1] == "stand-in-over-deputy"
    assert house.keys(office.li.id)[-1] == "stand-in-over-holder"
    await office.li.taps_data(f"si:{kept.id}:back", chat=office.li.id)
    await house.later(days=9)
    assert await office.charge() == ["陈叔"]
