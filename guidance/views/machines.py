"""For machines: sitemap, feed, robots, icons, security contact, health."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from guidance.cache import CONTACT_STANDS, for_pages, never
from guidance.content.scheduled import FOLDER
from guidance.content.words import phrase, translate
from guidance.context import SELF_CHECK
from guidance.left_out import LEFT_OUT, is_exported, is_left_out
from guidance.snapshot import LONDON

# Nobody is led here from elsewhere. The self-check is open: its steps say themselves that they are not to be listed.
NOT_FOR_ROBOTS = tuple(address for address in LEFT_OUT if address != SELF_CHECK)
ICONS = {"favicon.ico": "image/x-icon", "apple-touch-icon.png": "image/png"}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    library = request.library
    found = [(address, day) for address, day in library.addresses() if not (is_exported(request) and is_left_out(address))]
    spoken = ["", *(translated.language.prefix for translated in library.spoken.values())]
    addresses = [(prefix + address, day) for prefix in spoken for address, day in found]
    context = {"addresses": addresses, "site_url": settings.SITE_URL}
    return for_pages(render(request, "machines/sitemap.xml", context, content_type="application/xml"), request.library)


class _Changes(Atom1Feed):
    """With nothing changed yet it is as of today, not of this very second, so that asking again brings nothing new."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["today"]


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    library = request.library
    site = settings.SITE_URL + library.language.prefix
    made = _Changes(
        title=phrase("{site}: what changed", site=library.site.name),
        link=site + "/",
        description=translate("What changed lately"),
        feed_url=f"{site}/feed.xml",
        language=library.language.tag,
        author_name=library.site.owner or library.site.name,
        today=datetime.combine(request.moment.astimezone(LONDON), time(), LONDON),
    )
    for noun in library.changes():
        at = datetime.combine(noun.updated_on, time(), LONDON)
        made.add_item(title=noun.title, link=site + noun.address, description=noun.what_changed, updateddate=at, pubdate=at)
    return for_pages(HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"), library)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = [] if is_exported(request) else [f"Disallow: {address}" for address in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *(closed or ["Disallow:"]), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return for_pages(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), request.library)


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """What browsers ask for by this name though no page says it: older ones for a tab, phones for the home screen."""
    picture = (settings.BASE_DIR / "static" / "img" / name).read_bytes()
    return for_pages(HttpResponse(picture, content_type=ICONS[name]), request.library)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Who to tell about a hole, as RFC 9116 asks. Without an owner the about page says so."""
    contact = request.library.site.contact
    if "@" in contact and "://" not in contact:
        contact = f"mailto:{contact}"
    expires = (request.moment + CONTACT_STANDS).strftime("%Y-%m-%dT00:00:00Z")
    said = {
        "Contact": contact or f"{settings.SITE_URL}/about/",
        "Expires": expires,
        "Preferred-Languages": "en",
        "Canonical": f"{settings.SITE_URL}/.well-known/security.txt",
    }
    lines = [*(f"{name}: {value}" for name, value in said.items()), ""]
    return for_pages(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), request.library)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Whether this process answers at all; if not, start it anew. Rests on nothing: no content, no database."""
    return never(JsonResponse({"status": "ok"}))


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether visitors may be sent here. Content that cannot be served never comes so far: it is answered with 503 before."""
    library = request.library
    problems = [problem for problem in library.problems if not problem.warning]
    said = {"status": "degraded" if library.held else "ok", "content": library.version, "problems": len(problems)}
    return never(JsonResponse(said))


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Everything for whoever runs it. What is scheduled is not out yet: of that only how much is wrong."""
    library = request.library
    problems = [problem for problem in library.problems if not problem.warning]
    said = {
        "status": "degraded" if library.held else "ok",
        "content": library.version,
        "on": library.on.isoformat(timespec="minutes"),
        "next_change": library.next_change.isoformat(timespec="minutes") if library.next_change else None,
        "held_at_last_good": list(library.held),
        "problems": [str(problem) for problem in problems if not problem.path.startswith(FOLDER)],
        "problems_scheduled": sum(problem.path.startswith(FOLDER) for problem in problems),
    }
    return never(JsonResponse(said))
