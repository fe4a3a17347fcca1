"""Logs that cannot tell on anyone or let anyone in: no query string, and nothing that follows /plan/ or an invitation."""

from __future__ import annotations

import logging
import re

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
