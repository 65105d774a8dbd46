"""What fails by its own fault steps back, longer each time, so that what is behind it goes on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: How long something is left alone after its first failure, its second…, and at last.
WAITS = tuple(timedelta(seconds=n) for n in (5, 30, 120, 600, 3600))
#: What was not tried again for so long after its wait has gone its way without us.
_FORGOTTEN = timedelta(hours=3)


#: A row or a look: of which sort, and which.
What = tuple[str, int | str]


@dataclass
class SteppedBack:
    """What has failed in this process, how often, and until when it is left alone."""

    _known: dict[What, tuple[int, datetime]] = field(default_factory=dict)

    def failed(self, what: What, now: datetime) -> None:
        """It failed once more."""
        times, _ = self._known.get(what, (0, now))
        wait = WAITS[min(times, len(WAITS) - 1)]
        self._known[what] = times + 1, now + wait

    def went_well(self, what: What) -> None:
        """It moved: what happened to it before counts no more."""
        self._known.pop(what, None)

    def resting(self, now: datetime) -> set[What]:
        """What is to be left alone now."""
        old = [what for what, (_, until) in self._known.items() if until + _FORGOTTEN < now]
        for what in old:
            del self._known[what]
        return {what for what, (_, until) in self._known.items() if until > now}
