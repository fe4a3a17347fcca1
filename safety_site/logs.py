"""Logs that cannot tell on anyone or let anyone in: no query string, and nothing that follows /plan/ or an invitation."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType

QUERY = re.compile(r"\?\S+")
PLAN = re.compile(r"/plan/[^\s\"'?]+")
INVITATION = re.compile(r"/editor/invitation/[^\s\"'?]+")
STEP = re.compile(r"/self-check/[^\s\"'?]*")


def without_answers(words: str) -> str:
    """The same words with query strings, tokens and self-check steps taken out."""
    words = INVITATION.sub("/editor/invitation/…", PLAN.sub("/plan/…", QUERY.sub("", words)))
    return STEP.sub("/self-check/…", words)


class WithoutAnswers(logging.Filter):
    """Cleans every record: the message whole, since what is private may begin in it and end in an argument."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_answers(record.getMessage()), ()
        return True


class Plain(logging.Formatter):
    """One line to read; a traceback behind it is cleaned as the message is."""

    def formatException(self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]) -> str:
        return without_answers(super().formatException(ei))


class JsonLines(Plain):
    """One JSON object a line: ``at`` (UTC), ``level``, ``from``, ``said``, and ``traceback`` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
