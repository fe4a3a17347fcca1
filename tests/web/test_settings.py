"""The environment decides how the site is reached; half a configuration refuses to start and says what is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from safety_site.proxies import TrustedProxies

ROOT = Path(__file__).resolve().parents[2]
LONG = "a long random secret that nobody could ever guess, not even once"
PUBLIC = {"SITE_URL": "https://www.example.org", "SECRET_KEY": LONG}
OURS = ("PORT", "CONTENT_DIR", "CONTENT_ON", "CONTENT_POLL_SECONDS", "SITE_URL", "LEAVE_TO", "TRUSTED_PROXIES", "ALLOWED_HOSTS",
        "SECRET_KEY", "LOG_FORMAT", "DATABASE_URL", "DEBUG", "VAR_DIR", "DJANGO_SETTINGS_MODULE")  # fmt: skip


def python(code: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs ``code`` as a new process with nothing of ours in the environment but what is given."""
    clean = {k: v for k, v in os.environ.items() if k not in OURS}
    clean |= {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "safety_site.settings", **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SITE_URL": "http://www.example.org", "SECRET_KEY": LONG}, "A public site needs https"),
        ({"SITE_URL": "www.example.org", "SECRET_KEY": LONG}, "Write it as https://www.example.org"),
        ({"SITE_URL": "ftp://www.example.org", "SECRET_KEY": LONG}, "Write it as https://www.example.org"),
        ({"SITE_URL": "https://www.example.org/below", "SECRET_KEY": LONG}, "with nothing after the host"),
        ({"SITE_URL": "https://www.example.org/?a=b", "SECRET_KEY": LONG}, "with nothing after the host"),
        ({"SITE_URL": "https://www.example.org#top", "SECRET_KEY": LONG}, "with nothing after the host"),
        ({"SITE_URL": "https://[broken", "SECRET_KEY": LONG}, "Write it as https://www.example.org"),
        ({"SITE_URL": "https://www.example.org"}, "SECRET_KEY is not set"),
        ({"SITE_URL": "https://www.example.org", "SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters"),
        ({**PUBLIC, "DEBUG": "1"}, "Turn DEBUG off"),
        ({"LEAVE_TO": "http://www.example.org/"}, "Write a public https address"),
        ({"LEAVE_TO": "/weather/"}, "Write a public https address"),
        ({"LEAVE_TO": "https://"}, "Write a public https address"),
        ({"LEAVE_TO": "javascript:alert(1)"}, "Write a public https address"),
        ({"LOG_FORMAT": "xml"}, "Write plain, or json"),
        ({"CONTENT_ON": "next tuesday"}, "Write a date such as 2027-04-01"),
        ({"CONTENT_ON": "2027-02-30"}, "Write a date such as 2027-04-01"),
        ({"CONTENT_POLL_SECONDS": "often"}, "should be a number of seconds"),
        ({"DATABASE_URL": "amina:zzsecret@db/editors"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
        ({"DATABASE_URL": "mysql://amina:zzsecret@db/editors"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
        ({"DATABASE_URL": "sqlite:////tmp/zzsecret.sqlite3"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
        ({"DATABASE_URL": "postgres://amina:zzsecret@db/"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
        ({"DATABASE_URL": "postgres://amina:zzsecret@[broken/editors"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
        ({"DATABASE_URL": "postgres://amina:zzsecret@db:port/editors"}, "Write postgres://NAME:PASSWORD@HOST/DATABASE"),
    ],
    ids=lambda v: " ".join(f"{k}={w[:28]}" for k, w in v.items()) if isinstance(v, dict) else "",
)
def test_half_a_configuration_refuses_to_start_and_says_what_to_do(tmp_path, environment, said):
    result = python("import safety_site.settings", tmp_path, **environment)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last and said in last, result.stderr
    assert "zzsecret" not in result.stdout + result.stderr, "a password is never printed"


def test_a_disk_that_cannot_be_written_needs_a_secret_and_says_so(tmp_path):
    blocked = tmp_path / "var"
    blocked.write_text("a file, not a folder")
    result = python("import safety_site.settings", blocked / "below")
    assert result.returncode != 0 and "Set SECRET_KEY." in result.stderr.strip().splitlines()[-1]
    assert python("import safety_site.settings", blocked / "below", SECRET_KEY=LONG).returncode == 0


def test_nothing_set_is_a_whole_configuration_with_a_secret_kept_from_others(tmp_path):
    code = "from safety_site import settings as s; print(s.SECRET_KEY); print(s.DEBUG, s.SECURE, s.SITE_URL, s.ALLOWED_HOSTS)"
    first, second = python(code, tmp_path), python(code, tmp_path)
    assert first.returncode == 0, first.stderr
    secret, rest = first.stdout.split("\n", 1)
    assert first.stdout == second.stdout and len(secret) >= 50
    assert rest.strip() == "False False http://127.0.0.1:8000 ['127.0.0.1', 'localhost', '127.0.0.1', '[::1]']"
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert python(code, tmp_path / "another").stdout.split("\n", 1)[0] != secret


@pytest.mark.parametrize(
    ("word", "on"), [("1", True), ("true", True), ("YES", True), ("", False), ("0", False), ("off", False), ("no", False)]
)
def test_debug_is_on_only_when_asked_for(tmp_path, word, on):
    assert python("from safety_site import settings as s; print(s.DEBUG)", tmp_path, DEBUG=word).stdout.strip() == str(on)


@pytest.mark.parametrize(
    ("words", "moment"),
    [("2027-04-01", "2027-04-01T00:00:00+01:00"), ("2027-01-01T09:30", "2027-01-01T09:30:00+00:00"), ("", "None")],
)
def test_the_site_can_be_shown_as_on_a_date_in_london(tmp_path, words, moment):
    code = "from safety_site import settings as s; print(s.CONTENT_ON and s.CONTENT_ON.isoformat())"
    assert python(code, tmp_path, CONTENT_ON=words).stdout.strip() == moment


DATABASE = "from safety_site import settings as s; d = s.DATABASES['default']; print(d['ENGINE'], d['NAME'], d.get('HOST', ''), sep='|')"


def test_without_a_database_named_there_is_a_file_beside_the_site(tmp_path):
    assert python(DATABASE, tmp_path).stdout.strip() == f"django.db.backends.sqlite3|{tmp_path}/editors.sqlite3|"
    assert (tmp_path / "editors.sqlite3").stat().st_mode & 0o077 == 0, "it is nobody else's to read"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_database_is_named_by_its_address(tmp_path, scheme):
    code = DATABASE + "; print(d['OPTIONS']['connect_timeout'])"
    said = python(code, tmp_path, DATABASE_URL=f"{scheme}://amina:secret%40@db.example:5433/editors?sslmode=require").stdout.split()
    assert said == ["django.db.backends.postgresql|editors|db.example", "3"], "a server that is away holds no worker for long"


GONE = """
from django.test.utils import setup_test_environment
setup_test_environment()
from django.conf import settings
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from safety_site.wsgi import application
from django.test import Client
client = Client(raise_request_exception=False)
print([client.get(a).status_code for a in ("/", "/get-help/", "/search/?q=help", "/self-check/1/", "/healthz", "/editor/sign-in/")])
"""


def test_with_its_server_gone_the_site_starts_and_only_the_workspace_is_closed(tmp_path):
    result = python(GONE, tmp_path, DATABASE_URL="postgres://amina:zzsecret@127.0.0.1:1/editors")
    assert result.stdout.strip() == "[200, 200, 200, 200, 200, 503]", result.stderr[-2000:]
    assert "cannot use its database" in result.stderr and "zzsecret" not in result.stderr


# How a public site answers: one process, many questions.

ASK = """
import json, sys
from django.test.utils import setup_test_environment
setup_test_environment()
from django.conf import settings
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.ALLOWED_HOSTS.remove("testserver")
from safety_site.wsgi import application
from django.test import Client
HOST = "www.example.org"
proxied = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": HOST}
def said(response):
    return {"status": response.status_code, "cookies": {k: dict(v) for k, v in response.cookies.items()}, **dict(response.items())}
client = Client()
page = client.get("/", **proxied)
print(json.dumps({
    "plain": said(Client().get("/get-help/?q=words", HTTP_HOST=HOST)),
    "foreign proxy": said(Client().get("/get-help/", **{**proxied, "REMOTE_ADDR": "203.0.113.9"})),
    "page": said(page),
    "canonical": 'rel="canonical" href="https://www.example.org/"' in page.content.decode(),
    "answer": said(client.post("/self-check/1/", {"question": "happened", "answer": "none"}, HTTP_ORIGIN="https://" + HOST, **proxied)),
    "leave": said(client.get("/leave/", **proxied)),
    "problems": said(client.get("/problems/", **proxied)),
    "other host": said(client.get("/", **{**proxied, "HTTP_HOST": "127.0.0.1"})),
    "health": said(client.get("/healthz", **proxied)),
    "sitemap": client.get("/sitemap.xml", **proxied).content.decode()[:600],
    "robots": client.get("/robots.txt", **proxied).content.decode(),
}))
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> dict:
    """What a public copy behind a TLS proxy answers."""
    root = tmp_path_factory.mktemp("public") / "content"
    shutil.copytree(ROOT / "content", root)
    site = root / "site.md"
    lines = site.read_text().split("\n")
    for at, line in enumerate(lines):
        for field in ("owner", "contact", "complaints"):
            if line.startswith(f"{field}:"):
                lines[at] = f"{field}: Someone, help@example.org"
    site.write_text("\n".join(lines))
    var = tmp_path_factory.mktemp("var")
    result = python(ASK, var, **PUBLIC, TRUSTED_PROXIES="10.0.0.1", CONTENT_DIR=str(root))
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_public_site_leads_from_http_to_https(public):
    assert public["plain"]["status"] == 301
    assert public["plain"]["Location"] == "https://www.example.org/get-help/?q=words"


def test_a_public_site_insists_on_https_from_then_on(public):
    assert public["page"]["status"] == 200
    assert public["page"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert public["health"]["status"] == 200


def test_its_cookies_travel_by_https_only(public):
    assert public["answer"]["status"] == 303
    cookie = public["answer"]["cookies"]["visit"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, True, "Strict", "")
    assert public["leave"]["cookies"]["visit"]["secure"] is True


def test_only_a_named_proxy_can_say_that_it_was_https(public):
    assert public["foreign proxy"]["status"] == 301


def test_its_own_address_stands_wherever_one_is_needed(public):
    assert public["canonical"]
    assert "<loc>https://www.example.org/</loc>" in public["sitemap"]
    assert "Sitemap: https://www.example.org/sitemap.xml" in public["robots"]


def test_it_answers_to_its_own_name_only_and_shows_no_problems(public):
    assert public["other host"]["status"] == 400
    assert public["problems"]["status"] == 404


def test_a_public_site_without_an_owner_refuses_to_start(tmp_path, library):
    if library.site.has_owner:
        pytest.skip("content/site.md says who runs this copy")
    result = python("import safety_site.wsgi", tmp_path, **PUBLIC)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last and "owner, contact and complaints" in last


def test_content_that_cannot_be_served_refuses_to_start_and_says_where(tmp_path):
    root = tmp_path / "content"
    root.mkdir()
    (root / "site.md").write_text("no front matter here\n")
    result = python("import safety_site.wsgi", tmp_path / "var", CONTENT_DIR=str(root))
    assert result.returncode != 0 and "site.md:1" in result.stderr
    assert python("import safety_site.wsgi", tmp_path / "var", CONTENT_DIR=str(root / "gone")).returncode != 0
    assert python("import safety_site.wsgi", tmp_path / "var", CONTENT_DIR=str(root), DEBUG="1").returncode == 0, "make run always starts"


def test_djangos_own_deployment_checks_have_nothing_to_say(tmp_path):
    code = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check', '--deploy'])"
    result = python(code, tmp_path, **PUBLIC)
    complaints = [line for line in result.stderr.splitlines() if "(security." in line or "(models." in line or "(staticfiles." in line]
    assert complaints == []


# Proxies


def _as_seen(settings, trusted: list[str], sender: str) -> dict[str, str]:
    settings.TRUSTED_PROXIES = trusted
    seen = {}

    def view(request):
        seen.update({k: v for k, v in request.META.items() if "FORWARDED" in k})
        return HttpResponse()

    forwarded = {f"HTTP_X_FORWARDED_{name}": "x" for name in ("PROTO", "FOR", "HOST", "PORT")} | {"HTTP_FORWARDED": "x"}
    TrustedProxies(view)(RequestFactory().get("/", REMOTE_ADDR=sender, **forwarded))
    return seen


def test_forwarded_headers_count_only_from_a_named_proxy(settings):
    assert len(_as_seen(settings, ["10.0.0.1"], "10.0.0.1")) == 5
    assert _as_seen(settings, ["10.0.0.1"], "10.0.0.2") == {}
    assert _as_seen(settings, [], "127.0.0.1") == {}
    assert _as_seen(settings, [], "") == {}
    assert len(_as_seen(settings, ["10.0.0.1", "::1"], "::1")) == 5


def test_a_forwarded_host_is_never_believed(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    response = client.get("/get-help/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in response.content


def test_a_host_that_is_not_ours_is_refused(settings):
    settings.ALLOWED_HOSTS = ["www.example.org"]
    assert Client().get("/", headers={"Host": "www.example.org"}).status_code == 200
    assert Client().get("/", headers={"Host": "www.example.org.evil.example"}).status_code == 400
