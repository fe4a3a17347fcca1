"""Too many wrong tries in a row lock a name for a while, whether or not anybody has that name.

A try is counted as wrong before it is looked at and given back if it was right, so that tries sent all at
once cannot slip through, and no row stays locked while a password is being hashed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from guidance.editing.models import Tries
from guidance.editing.models.people import as_kept

IN_A_ROW = 5
FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


def time_locked(failures: int) -> timedelta:
    """How long a name is locked after so many failures in a row: a minute after the fifth, then twice as long each time."""
    if failures < IN_A_ROW:
        return timedelta(0)
    # Beyond a few doublings the longest counts anyway, and the number must not overflow.
    return min(LONGEST, FIRST * 2 ** min(failures - IN_A_ROW, 10))


def take_try(name: str, now: datetime) -> timedelta:
    """Counts one try for ``name`` and gives nothing to wait, or counts nothing and gives how long the name is still locked."""
    Tries.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
    with transaction.atomic():
        tries, _ = Tries.objects.select_for_update().get_or_create(name_digest=_digest(name), defaults={"last_at": now})
        if tries.locked_until is not None and tries.locked_until > now:
            return tries.locked_until - now
        tries.failures += 1
        wait = time_locked(tries.failures)
        tries.locked_until = now + wait if wait else None
        tries.last_at = now
        tries.save()
    return timedelta(0)


def give_back(name: str) -> None:
    """The try just taken was right so far: it no longer counts, nor the lock it would have set."""
    Tries.objects.filter(name_digest=_digest(name), failures__gt=0).update(failures=F("failures") - 1, locked_until=None)


def lift(name: str) -> None:
    """Forgets every failure of ``name``: it signed in, or an administrator lifted its lock."""
    # The row stays until it is a day old: deleted now, it could vanish under a try that is just being counted.
    Tries.objects.filter(name_digest=_digest(name)).update(failures=0, locked_until=None)


def still_locked(names: Iterable[str], now: datetime) -> dict[str, timedelta]:
    """How long each of ``names`` that is locked still will be."""
    by_digest = {_digest(name): name for name in names}
    locked = Tries.objects.filter(name_digest__in=by_digest, locked_until__gt=now).values_list("name_digest", "locked_until")
    return {by_digest[digest]: until - now for digest, until in locked}


def _digest(name: str) -> str:
    return salted_hmac("guidance.editing.lockout", as_kept(name), algorithm="sha256").hexdigest()


def in_minutes(wait: timedelta) -> str:
    """``wait`` as “1 minute” or “32 minutes”, never too short."""
    minutes = max(1, -(-int(wait.total_seconds() * 1000) // 60_000))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
