"""Complaints about a person in charge: whom the words name, so that the matter goes round them
(回避)."""

import re
from collections.abc import Mapping

from domain.hearing import plain
from domain.roles import Role

#: Words a complaint may start with. It is answered privately wherever it was said.
STARTS = ("投诉", "举报", "投訴", "舉報")

#: How people name those with an office, and which offices that may be. A word that is a place as
#: well (社区, 街道) counts only where it is somebody who acts.
TITLES: Mapping[str, tuple[Role, ...]] = {
    r"楼栋长|楼组长|栋长|楼长|樓長": (Role.BUILDING_LEADER,),
    r"单元长": (Role.UNIT_LEADER,),
    r"网格员|网格长|網格員": (Role.GRID_OFFICER, Role.MICRO_GRID_OFFICER),
    r"物业|保安|保洁|門衛|门卫|物業|property": (Role.PROPERTY,),
    r"业委会|业主委员会|業委會": (Role.OWNERS_COMMITTEE,),
    r"居委会?|社区(?:工作人员|干部|主任|书记|的人|[不没也就总从])": (Role.COMMUNITY_STAFF,),
    r"街道(?:工作人员|干部|主任|办|的人|[不没也就总从])": (Role.STREET_STAFF,),
    r"支部书记|支书|书记": (Role.BRANCH_SECRETARY, Role.COMMUNITY_STAFF),
    r"党小组长": (Role.PARTY_GROUP_LEADER,),
    r"卫生员": (Role.SANITATION_OFFICER,),
    r"治安员": (Role.SECURITY_OFFICER,),
    r"文体员": (Role.CULTURE_OFFICER,),
    r"房管员": (Role.HOUSING_OFFICER,),
    r"调解员": (Role.MEDIATOR,),
    r"居民代表": (Role.RESIDENTS_DELEGATE,),
    r"民警|片警|警察": (Role.POLICE,),
    r"志愿者": (Role.VOLUNTEER,),
    r"队长": (Role.TEAM_LEADER,),
}
#: 投诉 李楼长…: said as an order, and somebody with an office in it, there is nothing to guess.
SURE = re.compile(
    rf"(?:{'|'.join(STARTS)})[\s:：,，]+(?=.{{4}})(?!.*(?:电话|热线|[吗?？]|怎么|多少|哪))"
    rf".*(?:{'|'.join(TITLES)})"
)
#: What people are blamed for. 不来修 or 坏了没人管 is said of things as well, and is not here.
_BLAME = re.compile(
    r"态度|不作为|不理人|不管事|骂人?|吼[我人]|收[了]?钱|乱收费|回扣|贪|受贿|索要|推来推去|推诿|推脱"
    r"|敷衍|偏心|包庇|打人|打我|欺负|刁难|报复|不公|徇私|泄露|威胁|骗|办事难|耍赖"
    r"|\b(?:rude|bribe\w*|ignor\w+|insult\w*|threat\w*|unfair|lazy)\b",
    re.IGNORECASE,
)
#: A name shorter than that stands in too many other words.
_SHORTEST_NAME = 2


def blames(words: str) -> bool:
    """Whether the words blame somebody, even without a starting word."""
    return _BLAME.search(plain(words)) is not None


def offices(words: str) -> frozenset[Role]:
    """The offices that the words name."""
    said = plain(words)
    return frozenset(
        role for title, roles in TITLES.items() if re.search(title, said) for role in roles
    )


def names(words: str, name: str) -> bool:
    """Whether the words name this person."""
    return len(name) >= _SHORTEST_NAME and plain(name) in plain(words)
