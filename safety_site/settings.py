"""Settings, from the environment. Half a configuration refuses to start and says what is missing."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from guidance.content import words
from safety_site.csp import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def _refuse(message: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(message)


def _yes(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in ("1", "yes", "true", "on")


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _kept_secret() -> str:
    """A secret made once and kept beside the site, for those who set none."""
    path = VAR_DIR / "secret-key"
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    except OSError as error:
        raise _refuse(f"SECRET_KEY is not set and none can be kept in {VAR_DIR}: {error.strerror}. Set SECRET_KEY.") from None
    return path.read_text()


def _moment(name: str) -> datetime | None:
    words = os.environ.get(name, "").strip()
    if not words:
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise _refuse(f"{name} is “{words}”. Write a date such as 2027-04-01, or 2027-04-01T09:30.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/London"))


def _database() -> dict:
    """PostgreSQL where DATABASE_URL says so, else one SQLite file beside the site."""
    address = os.environ.get("DATABASE_URL", "").strip()
    if not address:
        # A second writer waits its turn instead of failing, and readers never wait.
        path = VAR_DIR / "editors.sqlite3"
        # Passwords stand in it, if only as hashes: nobody else on this machine reads it. Unwritable, it closes the workspace alone.
        with suppress(OSError):
            VAR_DIR.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        options = {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    try:
        read = dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
        read = {}
    if read.get("ENGINE") != "django.db.backends.postgresql" or not read.get("NAME"):
        raise _refuse(
            "DATABASE_URL is not the address of a PostgreSQL database. Write postgres://NAME:PASSWORD@HOST/DATABASE, or leave it out."
        )
    # A server that does not answer must not hold a worker that has guidance to serve. Milliseconds in the second.
    read["OPTIONS"] = {"connect_timeout": 3, "tcp_user_timeout": 5000, **read.get("OPTIONS", {})}
    return read


def _split(address: str) -> SplitResult:
    """The parts of an address; all of them empty when it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


DEBUG = _yes("DEBUG")
PORT = os.environ.get("PORT", "8000")

# One place decides how the site is reached: https turns on redirect, HSTS and Secure cookies.
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
_site = _split(SITE_URL)
LOOPBACK = _site.hostname in ("127.0.0.1", "localhost", "::1")
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path or _site.query or _site.fragment:
    raise _refuse(f"SITE_URL is “{SITE_URL}”. Write it as https://www.example.org, with nothing after the host.")
if _site.scheme == "http" and not LOOPBACK:
    raise _refuse(f"SITE_URL is “{SITE_URL}”. A public site needs https; http is only for 127.0.0.1 and localhost.")
if DEBUG and not LOOPBACK:
    raise _refuse("DEBUG is on and SITE_URL is public. Turn DEBUG off.")
SECURE = _site.scheme == "https"

SECRET_KEY = os.environ.get("SECRET_KEY") or _kept_secret()
if not LOOPBACK and len(SECRET_KEY) < 50:
    raise _refuse("SECRET_KEY is shorter than 50 characters. Make a long random one, and keep it the same on every server.")
if not LOOPBACK and not os.environ.get("SECRET_KEY"):
    raise _refuse("SITE_URL is public and SECRET_KEY is not set. Make a long random one, and keep it the same on every server.")

ALLOWED_HOSTS = _listed("ALLOWED_HOSTS") or ([_site.hostname, "localhost", "127.0.0.1", "[::1]"] if LOOPBACK else [_site.hostname])
TRUSTED_PROXIES = _listed("TRUSTED_PROXIES")
LEAVE_TO = os.environ.get("LEAVE_TO", "https://www.metoffice.gov.uk/")
if _split(LEAVE_TO).scheme != "https" or not _split(LEAVE_TO).hostname:
    raise _refuse(f"LEAVE_TO is “{LEAVE_TO}”. Write a public https address that anyone might be looking at.")

CONTENT_DIR = Path(os.environ.get("CONTENT_DIR", BASE_DIR / "content"))
CONTENT_ON = _moment("CONTENT_ON")
try:
    CONTENT_POLL_SECONDS = float(os.environ.get("CONTENT_POLL_SECONDS", "0" if DEBUG else "0.5"))
except ValueError:
    raise _refuse("CONTENT_POLL_SECONDS should be a number of seconds, such as 2.") from None

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "guidance.apps.GuidanceConfig",
    "guidance.editing.apps.EditingConfig",
]
MIDDLEWARE = [
    "safety_site.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safety_site.csp.ContentSecurityPolicyMiddleware",
    "guidance.origin.SameOriginPosts",
    "guidance.posts.BoundedPosts",
    "django.middleware.http.ConditionalGetMiddleware",
    "guidance.moved.AddedSlash",
    "guidance.counted.CountPages",
    "guidance.snapshot.ServeLibrary",
    "guidance.speaking.SpeakLanguage",
    "guidance.answers.AfterLeaving",
    "guidance.moved.MovedPages",
    "guidance.editing.rim.ForEditors",
]
ROOT_URLCONF = "safety_site.urls"
WSGI_APPLICATION = "safety_site.wsgi.application"
_loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
            "context_processors": ["guidance.context.site", "guidance.editing.context.workspace"],
            "builtins": ["django.templatetags.static", "django.templatetags.i18n", "guidance.templatetags.guidance"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["forms"]
CRISPY_TEMPLATE_PACK = "forms"
CRISPY_FAIL_SILENTLY = False

# Only the editors' workspace uses it; the public site runs without: docs/decisions/0001-files-in-bytes-out.md
DATABASES = {"default": _database()}
AUTH_USER_MODEL = "editing.Editor"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_name", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "editor:sign-in"
# Kept in the database, so that signing out anywhere ends it at once; ends with the browser, or after two hours without a step.
SESSION_ENGINE = "guidance.editing.session_store"
SESSION_COOKIE_NAME = "editor"
SESSION_COOKIE_PATH = "/editor/"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# For editors, who send whole texts; guidance.posts holds everyone else to far less.
DATA_UPLOAD_MAX_MEMORY_SIZE = 600_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# The words of the site itself in other languages, one folder a language: docs/decisions/0018-languages.md
if os.environ.get("LOCALE_DIR"):
    words.look_in(Path(os.environ["LOCALE_DIR"]))
LOCALE_PATHS = [words.folder()]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "guidance.stylesheet.JoinedStylesheet"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CSP = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
# A balancer asks for these on the inner network, where there is no https.
SECURE_REDIRECT_EXEMPT = [r"^healthz(/live|/ready)?$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

# Each silenced with its reason; nothing else is.
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors 'none' in the CSP says the same and more
    "security.W003",  # no CSRF cookie: guidance.origin refuses cross-site posts, see docs/decisions/0004
]
if not SECURE:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008"]  # on loopback there is no https to insist on

LOG_FORMAT = os.environ.get("LOG_FORMAT", "plain").strip().lower()
if LOG_FORMAT not in ("plain", "json"):
    raise _refuse(f"LOG_FORMAT is “{LOG_FORMAT}”. Write plain, or json for one JSON object a line.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_answers": {"()": "safety_site.logs.WithoutAnswers"}},
    "formatters": {
        "plain": {"()": "safety_site.logs.Plain", "format": "{levelname} {name}: {message}", "style": "{"},
        "json": {"()": "safety_site.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["no_answers"], "formatter": LOG_FORMAT},
        # With no handler at all Python would print it to the console after all, traceback and the stranger's words included.
        "nowhere": {"class": "logging.NullHandler", "filters": ["no_answers"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # A wrong host name is a stranger's slip, not our fault: it is answered with 400 and not logged at length.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
