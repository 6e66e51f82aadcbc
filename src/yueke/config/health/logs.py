"""The log, as one JSON object a line or as plain lines: what happened where, with the number of the request, without
personal data.

Exceptions are told by their class and place only: their texts quote values (``Key (phone)=(…) already exists``).
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from yueke.kernel.history.context import origin

_FIELDS = ("method", "route", "status", "ms", "person")
_FRAMES = 12


class PlainLines(logging.Formatter):
    """Formats a record for reading along in a terminal; of a failure its class and places, as in JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and one more for each place a failure passed."""
        number = origin().request_id
        line = (
            f"{self.formatTime(record)} {record.levelname} {record.name} {_message(record)}{number and f' [{number}]'}"
        )
        if record.exc_info and record.exc_info[1] is not None:
            failure = _failure(record.exc_info[1])
            line = "\n  ".join([line, *failure["stack"], failure["error"]])
        return line


class JsonLines(logging.Formatter):
    """Formats a record; only fields named here get out."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request": origin().request_id,
        }
        told |= {name: getattr(record, name) for name in _FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            told |= _failure(record.exc_info[1])
        return json.dumps({name: value for name, value in told.items() if value != ""}, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The text; where Django puts the address of a request into it, the address's template."""
    request = getattr(record, "request", None)
    if request is None or not isinstance(record.args, tuple):
        return record.getMessage()
    from yueke.config.health.watching import route_of

    path, route = getattr(request, "path", None), route_of(request)
    arguments = tuple(route if one == path else one for one in record.args)
    return str(record.msg) % arguments if arguments else str(record.msg)


def _failure(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__name__,
        "stack": [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
