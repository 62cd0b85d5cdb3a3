"""Write what a server does as lines of JSON on standard error, without a word of a document."""

import json
import logging
import sys
from typing import Final

from checker.core.terminal import make_visible

_KNOWN: Final = frozenset(vars(logging.makeLogRecord({})))


class _JsonLines(logging.Formatter):
    """Formats a record as one JSON object; what is passed as `extra` becomes a key."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _KNOWN}
        if record.exc_info:
            line["error"] = record.exc_info[0].__name__ if record.exc_info[0] else ""
            line["at"] = _find_places(record)
        return make_visible(json.dumps(line, ensure_ascii=False, default=str))


def set_up_logs() -> None:
    """Send all log lines of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("httpx", "httpx2", "dbos", "alembic", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _find_places(record: logging.LogRecord) -> list[str]:
    """Return the lines of code that an error passed; its message may quote a document."""
    places = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places
