"""Which team a wish is offered to first, and what a file may say of teams."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import Address
from domain.community import Crew
from domain.teams import USUAL, WORDS, Skill, by_fitness, fits
from domain.wishes import Kind
from tests.domain.community_text import GOOD, MORE, described, faults

TEAM = """
[[team]]
name = "帮扶队"
place = "ruicheng"
skills = ["care", "medical"]
leader = "telegram:2001"
members = ["telegram:2005"]
chat = "telegram:-1007"
"""


@dataclass
class Team:
    name: str
    skills: list[str] = field(default_factory=list)


LAW, HANDS, CARE, NONE = (
    Team("法律队", ["law"]),
    Team("维修队", ["repair"]),
    Team("帮扶队", ["care", "medical"]),
    Team("什么队", ["no skill of ours"]),
)


def first(kind: Kind, words: str) -> str:
    return by_fitness([NONE, LAW, HANDS, CARE], kind, words)[0].name


def test_what_the_words_name_goes_before_what_the_kind_suggests() -> None:
    assert first(Kind.SKILL, "想请人看看租房合同") == "法律队"
    assert first(Kind.SKILL, "家里有点事想请人帮忙") == "维修队"
    assert first(Kind.COMPANY, "周五去医院复查，想有人陪") == "帮扶队"
    assert first(Kind.ERRAND, "水龙头坏了") == "维修队"


def test_where_nothing_fits_the_order_stays() -> None:
    assert first(Kind.ACTIVITY, "想热闹一下") == "什么队"
    assert fits(["no skill of ours"], Kind.THING, "轮椅") == 0


def test_every_skill_has_words_and_every_kind_a_skill() -> None:
    assert set(WORDS) == set(Skill)
    assert set(USUAL) == set(Kind)
    assert all(WORDS.values())


@given(
    st.lists(st.lists(st.sampled_from([*Skill, "else"]), max_size=4), max_size=5),
    st.sampled_from(Kind),
    st.text(max_size=20) | st.sampled_from([word for words in WORDS.values() for word in words]),
)
def test_no_team_is_lost_and_none_that_fits_less_stands_before_one_that_fits_more(
    skills: list[list[str]], kind: Kind, words: str
) -> None:
    teams = [Team(str(n), [str(one) for one in own]) for n, own in enumerate(skills)]
    found = by_fitness(teams, kind, words)
    assert sorted(one.name for one in found) == sorted(one.name for one in teams)
    how = [fits(one.skills, kind, words) for one in found]
    assert how == sorted(how, reverse=True)


def test_a_file_names_teams() -> None:
    (crew,) = described(GOOD + MORE + TEAM).teams
    assert crew == Crew(
        "帮扶队",
        "ruicheng",
        (Skill.CARE, Skill.MEDICAL),
        Address("telegram", "2001"),
        (Address("telegram", "2005"),),
        Address("telegram", "-1007"),
    )
    alone = TEAM.replace('members = ["telegram:2005"]\n', "").replace(
        'chat = "telegram:-1007"\n', ""
    )
    assert described(GOOD + MORE + alone).teams[0].members == ()


def test_a_team_names_its_place_its_skills_and_people_of_the_file() -> None:
    for good, bad, key in (
        ('"ruicheng"', '"b9"', "team.place"),
        ('"care"', '"cooking"', "team.skills"),
        ('["care", "medical"]', "[]", "team.skills"),
        ('leader = "telegram:2001"', 'leader = "telegram:9"', "team.leader"),
        ('["telegram:2005"]', '["telegram:9"]', "team.members"),
        ('"帮扶队"', '"一支名字实在太长太长的队"', "team.name"),
        ('name = "帮扶队"', 'naem = "帮扶队"', "team.name"),
    ):
        found = faults(GOOD + MORE + TEAM.replace(good, bad))
        assert key in [one.key for one in found], bad
    (again,) = faults(GOOD + MORE + TEAM + TEAM)
    assert again.key == "team.name"
    assert "as in line" in again.found
