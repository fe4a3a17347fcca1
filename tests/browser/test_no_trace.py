"""Leaves no trace: whole self-checks with a marked answer, then a search of everything that stayed behind.

The mark is a word that stands only in one answer, its reason and its items, so wherever it turns up,
an answer has leaked.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import brotli
import pytest

from .conftest import ARGUMENTS, CHROMIUM
from .served import ROOT, Site, serving
from .visitor import LEAVE

MARK = "Quillfeather"
ANSWER = "main form input[name=answer]"
# Without it, Chromium sizes its cache by the free space of the disk, and a full disk would leave nothing to search.
DISK_CACHE = "--disk-cache-size=50000000"


def _marked_content(folder: Path) -> Path:
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    question = content / "self-check" / "questions" / "people-online.md"
    words = question.read_text(encoding="utf-8")
    question.write_text(re.sub(r"because: they talk in games with .*", f"because: they talk in games with {MARK}", words), encoding="utf-8")
    # A public page with the mark, to prove that the search below would find a page kept by the browser.
    about = content / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + f"\nPlanted: {MARK}.\n", encoding="utf-8")
    return content


@pytest.fixture
def marked(tmp_path: Path, weather) -> Iterator[Site]:
    """A site of its own, so that its logs and folders hold nothing but this visit."""
    leave_to = f"https://localhost:{weather.server_port}/"
    with serving(_marked_content(tmp_path), tmp_path / "var", tmp_path / "log", leave_to=leave_to) as site:
        yield site


class Browser:
    """A Chromium with a profile on disk, as a phone has."""

    def __init__(self, chromium, folder: Path, site: Site) -> None:
        self.profile, self.downloads, self.site = folder / "profile", folder / "downloads", site
        self.context = chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=[*ARGUMENTS, DISK_CACHE], base_url=site.address, accept_downloads=True,
            downloads_path=str(self.downloads), ignore_https_errors=True, ignore_default_args=["--disable-back-forward-cache"],
        )  # fmt: skip
        self.page = self.context.new_page()
        self.titles: list[str] = []
        self.names: list[str] = []

    def self_check(self, *, leave: bool) -> None:
        """A whole self-check with the marked answer; every format taken; then out, by the exit or by closing."""
        self.page.goto("/self-check/1/")
        for _ in range(25):
            self.titles.append(self.page.title())
            if "/checklist/" in self.page.url:
                break
            answers = self.page.locator(ANSWER)
            if answers.count() == 0:
                self.page.locator("main a[href*='/self-check/']").last.click()
                continue
            games = self.page.locator(f"{ANSWER}[value='games']")
            (games if games.count() else answers.nth(answers.count() - 1)).check()
            with self.page.expect_navigation():
                self.page.locator("main form:has(input[name=answer]) button[type=submit]").click()
        assert MARK in self.page.content(), "the marked answer is not on the checklist, so nothing would be proven"
        for ending in ("pdf", "html", "txt", "ics"):
            with self.page.expect_download() as taken:
                self.page.locator(f"a[href$='family-chat.{ending}']").first.click()
            self.names.append(taken.value.suggested_filename)
            self.downloads.mkdir(exist_ok=True)
            taken.value.save_as(self.downloads / taken.value.suggested_filename)
        if leave:
            self.page.locator(LEAVE).first.click()
            self.page.wait_for_url(f"{self.site.leave_to}*")

    def keep_help(self) -> None:
        self.page.goto("/get-help/")
        self.page.click("[data-keep-help] button")
        self.page.get_by_text("Kept on this phone").wait_for()

    def close(self) -> None:
        self.context.close()


def traces(*places: Path) -> list[str]:
    """Where the mark stands in files below ``places``: as it is, in UTF-16, or inside gzip, deflate or brotli."""
    found = []
    for place in places:
        for path in [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file()):
            raw = path.read_bytes()
            if any(_holds(part) for part in (raw, *_unpacked(raw))):
                found.append(str(path.relative_to(place.parent)))
    return found


def _holds(raw: bytes) -> bool:
    folded = raw.lower()
    return MARK.lower().encode() in folded or MARK.lower().encode("utf-16-le") in folded


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """What may lie packed in a cache file: Chromium keeps a body as it came, after its own header."""
    for at in [m.start() for m in re.finditer(rb"\x1f\x8b\x08", raw)][:20]:
        try:
            yield zlib.decompressobj(31).decompress(raw[at:])
        except zlib.error:
            continue
    # The key may name the page that asked before the address that was asked for.
    for header in list(re.finditer(rb"https?://[^\x00-\x20]+", raw[:4096]))[:10]:
        for at in range(header.end(), min(header.end() + 4, len(raw))):
            decoder = brotli.Decompressor()
            try:
                yield decoder.process(raw[at : at + 200_000])
            except brotli.error:
                continue


def history(profile: Path) -> list[tuple[str, str]]:
    """Addresses and titles the browser keeps."""
    with closing(sqlite3.connect(f"file:{profile}/Default/History?mode=ro&immutable=1", uri=True)) as database:
        return database.execute("SELECT url, title FROM urls").fetchall()


@pytest.fixture
def browser(marked: Site, tmp_path: Path, chromium) -> Browser:
    return Browser(chromium.browser_type, tmp_path, marked)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("leave", "kept"),
    [(True, False), (False, False), (False, True)],
    ids=["by the exit", "by closing the browser", "by closing the browser, with help kept on the phone"],
)
def test_a_whole_self_check_leaves_no_trace_of_an_answer(browser: Browser, chromium, tmp_path: Path, leave: bool, kept: bool) -> None:
    if kept:
        browser.keep_help()
    browser.self_check(leave=leave)
    browser.close()
    kept = history(browser.profile)
    assert [entry for entry in kept if MARK.lower() in "".join(entry).lower()] == []
    assert not any(re.search(r"games|teens|10-12s|answer", "".join(entry)) for entry in kept if "/self-check/" in entry[0]), kept
    assert MARK not in " ".join(browser.titles)
    assert {name.rpartition(".")[0] for name in browser.names} == {"family-chat"}
    # Chromium drops cookies without an age when it next starts, not when it closes.
    again = Browser(chromium.browser_type, tmp_path, browser.site)
    assert again.context.cookies() == []
    again.page.goto("/self-check/checklist/")
    assert MARK not in again.page.content()
    again.close()
    # The profile with its caches, storage and history; what was taken away; the server's log and its own folder.
    assert traces(browser.profile, browser.downloads, browser.site.log, tmp_path / "var" / "joined") == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("leak", "where"),
    [
        ("localStorage.setItem('answer', MARK)", "Local Storage"),
        ("document.cookie = 'a=' + MARK + '; max-age=9999'", "Cookies"),
        ("history.pushState({}, '', '/self-check/1/?a=' + MARK)", "History"),
        ("document.title = MARK", "History"),
        ("fetch('/about/').then(r => r.text())", "Cache"),
        ("fetch('/healthz/' + MARK)", "log"),
    ],
    ids=["storage", "cookie", "address", "title", "cached page", "server log"],
)
def test_a_planted_leak_is_found(browser: Browser, leak: str, where: str) -> None:
    browser.self_check(leave=False)
    browser.page.evaluate(f"async () => {{ await ({leak.replace('MARK', repr(MARK))}); }}")
    browser.page.wait_for_timeout(1_500)
    if where == "Cache":
        _wait_until_kept(browser)
    browser.close()
    if where == "Cookies":
        with closing(sqlite3.connect(f"file:{browser.profile}/Default/Cookies?mode=ro&immutable=1", uri=True)) as cookies:
            assert cookies.execute("SELECT count(*) FROM cookies WHERE host_key LIKE '%127.0.0.1%'").fetchone()[0]
        return
    found = traces(browser.profile, browser.downloads, browser.site.log)
    assert any(where in path for path in found), found


def _wait_until_kept(browser: Browser) -> None:
    """Chromium writes its cache when it has time, drops what is unwritten when it closes, and may leave an entry out."""
    for turn in range(1, 121):
        if traces(browser.profile / "Default" / "Cache"):
            return
        if turn % 20 == 0:
            browser.page.evaluate(f"() => fetch('/about/?{turn}').then(r => r.text())")
        browser.page.wait_for_timeout(500)


def test_the_search_for_traces_looks_inside_packed_files(tmp_path: Path) -> None:
    words = f"because they talk with {MARK}".encode()
    (tmp_path / "plain").write_bytes(words)
    (tmp_path / "wide").write_bytes(MARK.encode("utf-16-le"))
    (tmp_path / "gzip").write_bytes(b"header" + gzip.compress(words))
    (tmp_path / "brotli").write_bytes(b"1/0/http://127.0.0.1/about/" + brotli.compress(words))
    (tmp_path / "clean").write_bytes(b"nothing here")
    assert [Path(path).name for path in traces(tmp_path)] == ["brotli", "gzip", "plain", "wide"]
