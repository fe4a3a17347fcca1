"""The application, ready to answer when it is loaded: content that cannot be served stops the start here."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safety_site.settings")
application = get_wsgi_application()


def _make_ready() -> None:
    from django.conf import settings

    from guidance.library import LibraryFault
    from guidance.snapshot import the_snapshot

    try:
        library, _ = the_snapshot().current()
    except LibraryFault as fault:
        if settings.DEBUG:
            return
        shown = "\n".join(str(problem) for problem in fault.problems[:20])
        raise ImproperlyConfigured(f"{fault}\n{shown}") from None
    if not settings.LOOPBACK and not library.site.has_owner:
        raise ImproperlyConfigured(
            "SITE_URL is public, and content/site.md does not say who runs this copy. Fill in owner, contact and complaints."
        )


_make_ready()
