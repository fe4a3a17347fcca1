"""Which kind of noun a content file holds. The file's place is its kind and its address."""

from __future__ import annotations

from .age_bands import AGE_BAND
from .apps import APP
from .facts import FACT
from .fields import NAME
from .glossary import TERM
from .house_words import HOUSE_WORDS
from .launch import LAUNCH
from .pages import PAGE
from .problems import did_you_mean
from .records import Kind
from .scheduled import INDEX, SCHEDULED
from .services import SERVICE
from .site_pages import HOME, SELF_CHECK, SITE, SITE_PAGE
from .situations import HELP, SITUATION
from .sources import SOURCE
from .topics import TOPIC

BY_FOLDER = {kind.folder: kind for kind in (SOURCE, FACT, SERVICE, TOPIC, APP, SITUATION, TERM, SITE_PAGE)}
SINGLE = {
    "site.md": SITE,
    "home.md": HOME,
    "launch.md": LAUNCH,
    "house-words.md": HOUSE_WORDS,
    "get-help/index.md": HELP,
    "self-check/index.md": SELF_CHECK,
}
FOLDERS = [*BY_FOLDER, SCHEDULED.folder, "guidance", "self-check/questions", "self-check/items"]


def kind_of(path: str, selfcheck: dict[str, Kind], selfcheck_single: dict[str, Kind]) -> tuple[Kind, str] | str:
    """The kind and name of the file at ``path``; a sentence saying what is wrong when it has none.

    ``selfcheck`` and ``selfcheck_single`` add the kinds that live outside ``content`` (questions, items,
    moments), by folder and by path.
    """
    single = SINGLE.get(path) or selfcheck_single.get(path)
    if single:
        return single, path.removesuffix(".md").removesuffix("/index")
    folder, _, file = path.rpartition("/")
    if folder.startswith(f"{SCHEDULED.folder}/") and folder.count("/") == 1 and file == INDEX:
        return SCHEDULED, folder.split("/")[1]
    name = file.removesuffix(".md")
    if not NAME.match(name):
        return f"has a file name that cannot be an address: “{file}”. Use small letters, digits and hyphens."
    if folder.startswith("guidance/") and folder.count("/") == 1:
        band = folder.split("/")[1]
        if not NAME.match(band):
            return f"lies in a folder whose name cannot be an address: “{band}”. Use small letters, digits and hyphens."
        return (AGE_BAND, band) if name == "index" else (PAGE, f"{band}/{name}")
    kind = BY_FOLDER.get(folder) or selfcheck.get(folder)
    if kind is None:
        return f"lies in “{folder or '.'}”, where no content belongs.{did_you_mean(folder, FOLDERS)}"
    return kind, name
