"""The application, ready to answer when it is loaded: content that cannot be served stops the start here.

What was served before a restart, and is still right, is served at once, and the content is read behind it.

What is published is answered in front of Django, but for editors at work under ``make run``.
"""

import gc
import os
import threading
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from safety_site.plain_requests import PlainRequests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safety_site.settings")


def _in_front_of(behind: WSGIHandler) -> Any:
    from django.conf import settings

    from guidance.checks import fault_of_a_public_copy
    from guidance.kept_pages import KeptPages
    from guidance.library import LibraryFault
    from guidance.press import Press, stays
    from guidance.snapshot import the_snapshot
    from safety_site.front import Front

    press = Press(the_snapshot(), behind, kept=KeptPages(settings.VAR_DIR, settings.SECRET_KEY))
    # What importing left goes before there are two thousand pages to look through; nearly all that reading them makes stays.
    gc.collect()
    if not settings.DEBUG and press.take_up():
        stays()
        return Front(behind, press)
    gc.disable()
    try:
        library, _ = the_snapshot().current()
    except LibraryFault as fault:
        if settings.DEBUG:
            return _without_press(behind)
        shown = "\n".join(str(problem) for problem in fault.problems[:20])
        raise ImproperlyConfigured(f"{fault}\n{shown}") from None
    finally:
        if not settings.DEBUG:
            stays()
        gc.enable()
    if fault_of_a_public_copy(library):
        raise ImproperlyConfigured(fault_of_a_public_copy(library))
    if settings.DEBUG:
        return _without_press(behind)
    return Front(behind, press)


def _without_press(behind: WSGIHandler) -> WSGIHandler:
    """What the press does behind every visitor besides making pages, it cannot do here."""
    from guidance.snapshot import the_snapshot

    threading.Thread(target=the_snapshot().keep_in_step, name="in step", daemon=True).start()
    return behind


application = PlainRequests(_in_front_of(get_wsgi_application()))
