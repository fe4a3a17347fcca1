"""Two nodes, PostgreSQL and nginx: whatever happens to one node, a reader goes on reading."""

from __future__ import annotations

import re
import shutil
import subprocess
import time

import pyotp
from browser.served import ROOT
from browser.workspace import PASSWORD, SECRETS
from faults.visitors import Visitors
from repository import GIT

from .conftest import Cluster, Visitor

PAGE = "guidance/teens/live-streaming"
# For so long at most nginx asks no node again that did not answer: it counts whole seconds, so one can be nearly two.
PASSED_OVER = 2.2
READ = ("/", "/get-help/", "/get-help/blackmail/", "/guidance/", "/guidance/teens/", "/apps/", "/search/?q=bullying")


def add(cluster: Cluster, words: str, content=None) -> None:
    page = (content or cluster.content) / f"{PAGE}.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def answer_one(visitor: Visitor, path: str) -> str:
    """Gives the last answer there is at a step of the self-check; the path one is at then."""
    page = visitor.get(path)[2]
    [question] = re.findall(r'name="question" value="([^"]+)"', page)
    last = re.findall(r'name="answer" value="([^"]+)"', page)[-1]
    status, path, _ = visitor.get(path, {"question": question, "answer": last})
    assert status == 200
    return path


def test_a_self_check_begun_at_one_node_goes_on_at_the_other(nodes):
    visitor, path = nodes.visitor(), "/self-check/1/"
    for step in range(3):
        nodes.up().stop(step % 2)
        time.sleep(PASSED_OVER)
        path = answer_one(visitor, path)
    assert path == "/self-check/4/"
    # The first answer still stands, at a node that never heard it.
    assert re.search(r'name="answer" value="none"[^>]* checked', visitor.get("/self-check/1/")[2])


def test_a_shared_folder_shows_a_publishing_at_both(nodes):
    add(nodes, "Said in the shared folder.")
    assert nodes.shown_by_all(f"/{PAGE}/", "Said in the shared folder.")


def test_a_pull_from_git_shows_it_at_a_node_with_a_clone(nodes):
    unit = (ROOT / "deploy" / "open-conversations-content.service").read_text(encoding="utf-8")
    [pull] = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert "/srv/open-conversations-content" in pull
    clone = nodes.folder / "clone"
    subprocess.run([*GIT, "-C", str(nodes.content), "commit", "-qam", "So far", "--allow-empty"], check=True)
    subprocess.run(["git", "clone", "-q", str(nodes.content), str(clone)], check=True)
    nodes.stop(1)
    nodes.start(1, clone)
    add(nodes, "Said in a commit.")
    subprocess.run([*GIT, "-C", str(nodes.content), "commit", "-qam", "Say it"], check=True)
    subprocess.run(pull.replace("/srv/open-conversations-content", str(clone)), shell=True, check=True, timeout=60)
    assert nodes.shown_by_all(f"/{PAGE}/", "Said in a commit.")


def test_new_images_one_node_at_a_time_and_no_reader_notices(nodes):
    image = nodes.folder / "image"
    shutil.copytree(nodes.content, image)
    add(nodes, "Said in an image.", image)
    with Visitors(nodes.address, READ) as visitors:
        visitors.wait_for(200)
        for number in (0, 1):
            nodes.stop(number)
            visitors.wait_for(100)
            nodes.start(number, image)
            time.sleep(PASSED_OVER)
        visitors.wait_for(200)
    assert set(visitors.seen) == {200}
    assert nodes.shown_by_all(f"/{PAGE}/", "Said in an image.")


def test_an_editor_signed_in_by_way_of_one_node_is_signed_in_at_the_other(nodes):
    visitor = nodes.visitor()
    visitor.get("/editor/sign-in/", {"sign_in_name": "amina", "password": PASSWORD})
    assert "Sign out" in visitor.get("/editor/sign-in/code/", {"code": pyotp.TOTP(SECRETS["amina"]).now()})[2]
    [session] = [cookie.value for cookie in visitor.cookies if cookie.name == "editor"]
    by_itself = {"Cookie": f"editor={session}", "Host": "localhost", "X-Forwarded-Proto": "https"}
    for _, site in nodes.running.values():
        status, _, page = site.get("/editor/", **by_itself)
        assert status == 200 and b"Sign out" in page


def test_with_no_node_left_the_copy_stands_in(nodes):
    nodes.stop(0)
    nodes.stop(1)
    visitor = nodes.visitor()
    for path in ("/", "/get-help/", "/get-help/blackmail/", f"/{PAGE}/", "/about/"):
        status, _, page = visitor.get(path)
        assert (status, "<h1" in page, "0800 1111" in page or "999" in page) == (200, True, True), path
    for form in (None, {"question": "happened", "answer": "blackmail"}):
        status, _, page = visitor.get("/self-check/1/", form)
        assert status == 503
        assert "Something went wrong on our side" in page and "tel:999" in page
    assert visitor.get("/editor/")[0] == 503
    assert nodes.up().shown_by_all("/", "Open Conversations")
