"""What is counted of wishes: every share says out of how many, and nothing is counted twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.wish_figures import COUNTS, MEDIANS, SHARES, Given, Offered, Share, Wished, Wishes
from domain.wishes import State

MONDAY = datetime(2026, 11, 2, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)

moments = st.none() | st.integers(0, 900).map(lambda n: MONDAY + n * HOUR)
months = st.builds(
    Wishes,
    said=st.lists(
        st.builds(Wished, st.sampled_from(State), moments, moments, moments), max_size=8
    ),
    helped=st.integers(0, 9),
    given=st.lists(st.builds(Given, st.integers(0, 600), st.booleans()), max_size=8),
    offered=st.lists(st.builds(Offered, moments), max_size=8),
)


@given(months)
def test_no_share_counts_more_than_there_are(seen: Wishes) -> None:
    for share in (count(seen) for count in SHARES.values()):
        assert 0 <= share.counts <= share.of
    assert len(list(MEDIANS["until-claimed"](seen))) <= len(seen.said)
    assert all(count(seen) >= 0 for count in COUNTS.values())


def test_each_wish_counts_where_it_belongs() -> None:
    seen = Wishes(
        said=[
            Wished(State.SAID, None, None, None),
            Wished(State.WITHDRAWN, None, None, None),
            Wished(State.FADED, MONDAY, None, None),
            Wished(State.PUBLISHED, MONDAY, MONDAY + HOUR, None),
            Wished(State.FULFILLED, MONDAY, MONDAY + 3 * HOUR, MONDAY + 9 * HOUR),
        ],
        helped=3,
        given=[Given(90, True), Given(600, False), Given(45, True)],
        offered=[Offered(None), Offered(MONDAY)],
    )
    assert {key: count(seen) for key, count in SHARES.items()} == {
        "wishes-published": Share(3, 5),
        "wishes-claimed": Share(2, 3),
        "wishes-done": Share(1, 3),
        "wishes-faded": Share(1, 3),
        "wishes-withdrawn": Share(1, 5),
        "teams-taken": Share(1, 2),
        "hours-confirmed": Share(2, 3),
    }
    assert list(MEDIANS["until-claimed"](seen)) == [HOUR, 3 * HOUR]
    assert {key: count(seen) for key, count in COUNTS.items()} == {
        "wishes-said": 5,
        "help-given": 3,
        "help-hours": 2,
    }


def test_out_of_nothing_there_is_no_share() -> None:
    assert {count(Wishes()) for count in SHARES.values()} == {Share(0, 0)}
