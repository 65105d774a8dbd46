"""Yes and no, as people type them to whoever asked them something alone."""

from domain.hearing import bare

YES = frozenset(
    {
        "好", "好的", "好吧", "好嘞", "行", "可以", "嗯", "嗯嗯", "是", "是的", "对", "对的",
        "要", "要的", "记下来", "收到", "知道了", "ok", "yes", "yes please",
    }
)  # fmt: skip
NO = frozenset(
    {
        "不用", "不用了", "不要", "不记", "算了", "没事", "没事了", "没有", "取消",
        "no", "no thanks", "never mind",
    }
)  # fmt: skip


def answer(words: str) -> bool | None:
    """True for a yes, False for a no, None for anything else."""
    alone = bare(words)
    return True if alone in YES else False if alone in NO else None
