"""Logs that cannot tell on anyone: no query string, and nothing that follows /plan/."""

from __future__ import annotations

import logging
import re

QUERY = re.compile(r"\?\S+")
PLAN = re.compile(r"/plan/[^\s\"'?]+")
STEP = re.compile(r"/self-check/[^\s\"'?]*")


def without_answers(words: str) -> str:
    """The same words with query strings, plan tokens and self-check steps taken out."""
    return STEP.sub("/self-check/…", PLAN.sub("/plan/…", QUERY.sub("", words)))


class WithoutAnswers(logging.Filter):
    """Cleans every record: the message whole, since what is private may begin in it and end in an argument."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_answers(record.getMessage()), ()
        return True
