"""Volunteer teams (志愿队) and what each is good at: which one is offered a wish first (派单)."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from domain.hearing import plain
from domain.wishes import Kind


class Skill(StrEnum):
    """What a team is good at (专业志愿队)."""

    ENVIRONMENT = "environment"  # 环境
    MEDICAL = "medical"  # 医疗
    LAW = "law"  # 法律
    REPAIR = "repair"  # 维修
    CARE = "care"  # 帮扶
    CULTURE = "culture"  # 文体
    YOUTH = "youth"  # 青年
    LEARNING = "learning"  # 助学
    DIGITAL = "digital"  # 教手机
    SAFETY = "safety"  # 平安, 应急


#: Words of a wish that name a skill outright.
WORDS: Mapping[Skill, tuple[str, ...]] = {
    Skill.ENVIRONMENT: ("打扫", "清扫", "卫生", "垃圾", "种树", "绿化", "擦玻璃", "除草"),
    Skill.MEDICAL: (
        "医院", "看病", "复查", "体检", "挂号", "血压", "血糖", "打针", "换药", "康复",
        "陪诊", "就诊",
    ),
    Skill.LAW: ("法律", "律师", "合同", "继承", "遗嘱", "公证", "官司", "维权", "赡养"),
    Skill.REPAIR: (
        "修", "安装", "装灯", "换灯", "灯泡", "水龙头", "电路", "插座", "门锁", "马桶", "漏水",
        "家电",
    ),
    Skill.CARE: (
        "老人", "奶奶", "爷爷", "独居", "残疾", "轮椅", "聊天", "陪", "送饭", "买菜",
        "代买", "跑腿",
    ),
    Skill.CULTURE: (
        "唱歌", "跳舞", "书法", "下棋", "画画", "演出", "广场舞", "乐器", "联欢", "写春联", "理发",
    ),
    Skill.YOUTH: ("搬", "打球", "陪跑", "孩子", "小朋友", "假期"),
    Skill.LEARNING: ("作业", "辅导", "功课", "补课", "学习", "读书", "英语", "数学"),
    Skill.DIGITAL: ("手机", "微信", "上网", "电脑", "智能", "支付", "扫码", "视频通话"),
    Skill.SAFETY: ("巡逻", "防汛", "扫雪", "铲雪", "值守", "消防", "台风"),
}  # fmt: skip

#: What a kind of wish usually asks for.
USUAL: Mapping[Kind, frozenset[Skill]] = {
    Kind.THING: frozenset({Skill.CARE}),
    Kind.COMPANY: frozenset({Skill.CARE, Skill.YOUTH}),
    Kind.SKILL: frozenset({Skill.REPAIR, Skill.DIGITAL}),
    Kind.ERRAND: frozenset({Skill.CARE, Skill.YOUTH}),
    Kind.ACTIVITY: frozenset({Skill.CULTURE, Skill.ENVIRONMENT}),
}


class Skilled(Protocol):
    """Whoever is good at something, by the values of `Skill`; others are nobody's."""

    skills: list[str]


Team = TypeVar("Team", bound=Skilled)


def fits(skills: Collection[str], kind: Kind, words: str) -> int:
    """How well these skills fit a wish: what its words name counts twice what its kind suggests;
    0 where neither does."""
    said = plain(words)
    named = sum(any(word in said for word in WORDS[one]) for one in Skill if one in skills)
    return 2 * named + any(one in skills for one in USUAL[kind])


def by_fitness(teams: Iterable[Team], kind: Kind, words: str) -> list[Team]:
    """These teams, the most fitting first; among equals as they came."""
    return sorted(teams, key=lambda one: -fits(one.skills, kind, words))
