"""Somebody opens the database after a secret poll and tries to find out who chose what."""

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from storage.engine import is_sqlite
from storage.history import Entry
from storage.places import Household
from storage.polls import Ballot, PollKey, Turnout, hidden_as
from tests.house import B3, House
from tests.polling import Street, flat, moves_in, street

OPTIONS = ("北门", "地库", "不装")
HOMES = 12


async def everything(house: House) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as whoever holds the database reads it."""
    async with house.storage.engine.connect() as db:
        return {
            table.name: [dict(row) for row in (await db.execute(sa.select(table))).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }


async def secret_poll(house: House) -> tuple[Street, dict[int, int], str]:
    """One that is over: what each flat chose, and the key, which nobody should have kept."""
    made = await street(house, HOMES, reachable=True)
    await made.asks()
    truth = {id: n * n % 3 for n, id in enumerate(made.flats)}
    for n in (5, 0, 11, 3, 8, 1, 10, 2):
        await made.votes(made.people[n], truth[made.flats[n]])
    # In every way one can vote: for one of two flats, in words, on paper, and changed.
    second = await flat(house, "909")
    await moves_in(house, made.people[4], second)
    truth[second] = truth.pop(made.flats[4])
    await made.votes(made.people[4], truth[second])
    await made.people[4].taps("button-home-flat", chat=made.people[4].id)
    card = house.bubble(B3, f"poll:{(await made.poll()).matter_id}")
    await made.people[6].replies(card, OPTIONS[truth[made.flats[6]]])
    number = truth[made.flats[7]] + 1
    await made.li.whispers(f"纸票 3-204 {number}\n3-302 {OPTIONS[truth[made.flats[9]]]}")
    await made.votes(made.people[5], 0)
    await made.votes(made.people[5], truth[made.flats[5]])
    [key] = await made.keys()
    await made.ends()
    return made, truth, key.key


async def test_what_was_chosen_stands_nowhere_beside_who_chose_it(house: House) -> None:
    made, truth, _ = await secret_poll(house)
    rows = await everything(house)
    assert len(rows["turnout"]) == len(rows["ballot"]) == HOMES
    assert rows["poll_key"] == []
    # The options are words of the poll itself, and of nothing else that is kept.
    telling = {
        name
        for name, all_ in rows.items()
        for row in all_
        if any(option in str(row) for option in OPTIONS)
    }
    assert telling == {"poll"}
    # Nor does the button somebody tapped lie around.
    matter = (await made.poll()).matter_id
    tapped = re.compile(rf"v[tf]:{matter}:|po:{matter}:")
    for name, all_ in rows.items():
        assert not any(tapped.search(str(row)) for row in all_), name
    # Who took part is known, and not when, nor through whom.
    assert set(rows["turnout"][0]) == {
        "poll_id", "voter", "household_id", "member_id", "waits", "paper", "replaced",
    }  # fmt: skip
    assert {row["member_id"] for row in rows["turnout"]} == {None}
    assert set(rows["ballot"][0]) == {"poll_id", "under", "choice"}
    history: list[Entry] = await house.rows(Entry)
    assert not any("choice" in row.facts or "option" in row.facts for row in history)
    assert set(truth) == {row["household_id"] for row in rows["turnout"]}


async def test_no_name_of_a_vote_can_be_made_again(house: House) -> None:
    made, _, kept = await secret_poll(house)
    poll = await made.poll()
    rows = await everything(house)
    names = {row["under"] for row in rows["ballot"]}
    voters_ = [row["voter"] for row in rows["turnout"]]
    assert names.isdisjoint(voters_)
    # With everything in the database that could be a key, and even with the key itself, had
    # somebody kept it: the votes were given other names when the poll was closed.
    could_be = set(re.findall(r"\b[0-9a-f]{64}\b", str(rows)))
    assert kept not in could_be
    for key in {*could_be, kept, "00" * 32}:
        made_again = {hidden_as(key, poll.id or 0, voter) for voter in voters_}
        assert names.isdisjoint(made_again)


async def test_the_rows_lie_in_the_order_of_their_drawn_names(house: House) -> None:
    await secret_poll(house)
    rows = await everything(house)
    assert [row["under"] for row in rows["ballot"]] == sorted(
        row["under"] for row in rows["ballot"]
    )


async def test_the_key_is_not_in_the_file_either(house: House) -> None:
    _, _, key = await secret_poll(house)
    if not is_sqlite(house.storage.engine):
        async with house.storage.engine.connect() as db:
            left = await db.scalar(sa.select(sa.func.count()).select_from(PollKey.__table__))
        assert left == 0
        return
    file = Path(str(house.storage.engine.url.database))
    await house.storage.engine.dispose()
    for one in file.parent.glob(f"{file.name}*"):
        assert key.encode() not in one.read_bytes(), one.name


async def test_until_then_a_vote_lies_under_a_name_only_the_key_can_make(house: House) -> None:
    made = await street(house, 3)
    await made.asks()
    for one in made.people:
        await made.votes(one, 1)
    rows = await everything(house)
    names = {row["under"] for row in rows["ballot"]}
    voters_ = [row["voter"] for row in rows["turnout"]]
    poll = await made.poll()
    [key] = await made.keys()
    assert names == {hidden_as(key.key, poll.id or 0, voter) for voter in voters_}
    assert names.isdisjoint({hidden_as("00" * 32, poll.id or 0, voter) for voter in voters_})
    # The page about it says so: this protects from those in charge, not from the database's owner.
    wang = made.people[0]
    await wang.whispers("/start")
    await wang.taps("button-how-counted")
    assert "poll-how-until-closed" in house.keys(wang.id)[-1]


async def test_of_fewer_than_ten_votes_none_is_kept(house: House) -> None:
    made = await street(house, 4)
    await made.asks()
    for n, one in enumerate(made.people):
        await made.votes(one, n % 2)
    await made.ends()
    assert await made.ballots() == []
    async with house.storage.reading() as db:
        assert len((await db.exec(select(Turnout))).all()) == 4
        assert (await db.exec(select(Ballot))).all() == []
        left = await db.exec(select(Household).where(col(Household.id).in_(made.flats)))
        assert len(left.all()) == 4
