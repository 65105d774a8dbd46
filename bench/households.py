"""A register of many flats applied: from the CSV file to rows, and once more unchanged."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.databases import described
from bench.stage import GROUPS
from bot.community_folder import apply_file
from storage.engine import connect
from storage.migrate import migrate
from storage.work import Storage


async def applied(url: str, folder: Path, households: int) -> tuple[float, float]:
    """Seconds the register takes into an empty database, and seconds when nothing has changed.

    Raises RuntimeError where the second time finds something to change.
    """
    file = folder / "register.toml"
    file.write_text(described('households = "register.csv"'), encoding="utf-8")
    (folder / "register.csv").write_text(_register(households), encoding="utf-8")
    storage = Storage(connect(url))
    try:
        await migrate(storage.engine)
        started = _watch()
        await apply_file(storage, file, datetime.now(UTC))
        first = started()
        started = _watch()
        changed = await apply_file(storage, file, datetime.now(UTC))
        again = started()
    finally:
        await storage.close()
    if changed:
        raise RuntimeError("the same register applied again changed something")
    return first, again


def _watch() -> Callable[[], float]:
    since = time.perf_counter()
    return lambda: time.perf_counter() - since


def _register(households: int) -> str:
    """As many flats in each building of the stage, two units each."""
    lines = ["building,unit,room,area_m2"]
    for flat in range(households):
        building, number = flat % GROUPS, flat // GROUPS
        unit, room = number % 2 + 1, f"{number // 4 + 1}{number // 2 % 2 + 1:02}"
        lines.append(f"b{building},{unit},{room},{60 + number}.{building % 100:02}")
    return "\n".join(lines) + "\n"
