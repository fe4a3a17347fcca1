"""Logs that cannot tell on anyone: no query string, and nothing that follows /plan/."""

from __future__ import annotations

import logging
import re
from typing import Any

QUERY = re.compile(r"(?<=[\w/.%-])\?[^\s\"']*")
PLAN = re.compile(r"/plan/[^\s\"'?]+")
STEP = re.compile(r"/self-check/[^\s\"'?]*")


def without_answers(words: str) -> str:
    """The same words with query strings, plan tokens and self-check steps taken out."""
    return STEP.sub("/self-check/…", PLAN.sub("/plan/…", QUERY.sub("", words)))


class WithoutAnswers(logging.Filter):
    """Cleans the message and its arguments of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_answers(str(record.msg))
        if isinstance(record.args, dict):
            record.args = {key: self._clean(value) for key, value in record.args.items()}
        elif record.args:
            record.args = tuple(self._clean(value) for value in record.args)
        return True

    @staticmethod
    def _clean(value: Any) -> Any:
        return value if isinstance(value, (int, float)) else without_answers(str(value))
