"""Logs: events with facts, one line each, never a token, never the words of a resident."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: In a URL the colon may be escaped.
_TOKEN = re.compile(r"(?<!\d)\d{6,}(?::|%3[Aa])[\w-]{30,}")
_HIDDEN = "<token>"


def redacted(words: str) -> str:
    """`words` without anything shaped like a bot token."""
    return _TOKEN.sub(_HIDDEN, words)


def _redact(_logger: Any, _name: str, line: Any) -> str:
    """The last step, over the whole line: a token may hide inside any value."""
    return redacted(line)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have written the values out
        return redacted(super().format(record))

    def formatException(self, ei: Any) -> str:
        """Where a library went wrong, told as we tell it of ourselves."""
        return " ".join(f"{name}={what}" for name, what in _where(ei[1]).items())


def set_up() -> None:
    """Log to stderr; libraries at WARNING, because at INFO some log whole URLs."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _plain_traceback,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
            _redact,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _plain_traceback(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Where it went wrong, without the values: a statement's parameters are residents' words."""
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else sys.exc_info()[1]
    return dict(event) | (_where(error) if told else {})


def _where(error: BaseException | None) -> dict[str, str]:
    if error is None:
        return {}  # told to show a failure where there was none
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "at": " > ".join(places[-6:])}
