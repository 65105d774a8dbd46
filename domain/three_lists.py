"""三张清单: what is needed, what there is, what is being done about it; each struck off (销号)."""

from enum import StrEnum


class List(StrEnum):
    """Which of the three."""

    NEED = "need"  # 需求
    RESOURCE = "resource"  # 资源
    PROJECT = "project"  # 项目
