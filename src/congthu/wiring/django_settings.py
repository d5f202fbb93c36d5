"""Django's settings, derived from the node's own.

The data directory comes from ``CONGTHU_DATA``; without a node (static checks, tests of pure code) harmless
defaults apply, so that importing never touches a disk or a server.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg.conninfo

from congthu.wiring import settings as node_settings

_home = node_settings.locate()
NODE = node_settings.load(_home) if (_home / "congthu.toml").exists() else node_settings.Settings(home=_home)

_secret = NODE.secrets / "django"
_readable = os.access(_secret, os.R_OK)
SECRET_KEY = _secret.read_text(encoding="ascii").strip() if _readable else os.urandom(32).hex()
DEBUG = False
_public = urlsplit(NODE.web_url)
ALLOWED_HOSTS = (
    ["*"]
    if NODE.demonstration
    else [NODE.hostname, NODE.listen, "localhost", _public.hostname or NODE.listen]
)
#: Pages are told to be reached by TLS, through a proxy before us: then no cookie may leave without it.
_tls = _public.scheme == "https"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "congthu.rooms.evidence",
    "congthu.rooms.trust",
    "congthu.rooms.directory",
    "congthu.rooms.regulation",
    "congthu.rooms.mailroom",
    "congthu.rooms.documents",
    "congthu.rooms.screening",
    "congthu.rooms.register",
    "congthu.rooms.dispatch",
]

_info = psycopg.conninfo.conninfo_to_dict(os.environ.get("CONGTHU_DSN") or NODE.connection)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(_info.get("dbname", "congthu")),
        "USER": str(_info.get("user", "")),
        "PASSWORD": str(_info.get("password", "")),
        "HOST": str(_info.get("host", "")),
        "PORT": str(_info.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.Mailbox"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# Dovecot checks the same hashes through libsodium, which knows one lane only.
PASSWORD_HASHERS = ["congthu.rooms.directory.passwords.OneLaneArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # addresses are personal data: not in logs
AXES_LOCKOUT_CALLABLE = "congthu.apps.web.pages.login.locked"
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_FORM_FIELD = "username"  # else failures are kept without the address, and the lock-out is void

MIDDLEWARE = [
    "congthu.apps.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congthu.apps.web.language.ChosenLanguage",
    "congthu.apps.web.bodies.BoundedBodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congthu.apps.web.errors.PublicErrors",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "congthu.apps.web.errors.forged"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _tls
CSRF_TRUSTED_ORIGINS = [f"https://{_public.netloc}"] if _tls else []
ROOT_URLCONF = "congthu.apps.web.urls"
_web = Path(__file__).parent.parent / "apps" / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_web / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "congthu.apps.web.environment.environment"},
    }
]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Drawn pages, shared by the web processes; as private as the documents they show.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": NODE.home / "cache" / "pictures",
        "TIMEOUT": 7 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "congthu.apps.web.static_files.HashedFiles"},
}
STATICFILES_DIRS = [_web / "static"]
STATIC_ROOT = NODE.home / "static"
LOCALE_PATHS = [_web / "locale"]
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_CODE = NODE.language
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # law: Decision 28/2018 art. 14.4, times are Vietnam time
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _tls
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = NODE.message_size_limit
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"standard": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["standard"], "level": "WARNING"},
    # Its lines name the address that failed to log in, which is personal data.
    "loggers": {"axes": {"level": "CRITICAL"}, "django.request": {"level": "ERROR"}},
}
