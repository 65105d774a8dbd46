"""The figures as Markdown, and where they are kept."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from pathlib import Path

README = Path(__file__).parent / "README.md"
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"


def table(rows: Sequence[Sequence[str]], *, turned: bool = False) -> str:
    """Markdown: the first row is the head, the first column says what it is. `turned`: what was
    given as rows are its columns."""
    head, *body = zip(*rows, strict=True) if turned else rows
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """What the figures were taken on, in words that name no machine."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return (
        f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def keep(figures: str, page: Path = README) -> None:
    """Put the figures into a page, in the place of the last ones."""
    words = page.read_text(encoding="utf-8")
    before, _, rest = words.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{after}", encoding="utf-8")
