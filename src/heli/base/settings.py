"""Django's settings, from `heli.base.config` alone. Nothing else in the program reads the environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from heli.base.config import PROJECT, Config

CONFIG = Config.from_environment()

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.secret_key
ALLOWED_HOSTS: list[str] = list(CONFIG.hosts)
CSRF_TRUSTED_ORIGINS: list[str] = list(CONFIG.origins)

INSTALLED_APPS: list[str] = [
    "heli.base",
    "heli.offices",
    "heli.access",
    "heli.matters",
    "heli.documents",
    "heli.meetings",
    "heli.notices",
    "heli.web",
    "heli.web.administration",
    "heli.web.personal",
    "heli.reports.tables",
    "heli.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
]

# axes comes last, since it must see the answer of every sign-in attempt
MIDDLEWARE: list[str] = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "heli.base.middleware.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "heli.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heli.web.middleware.ScopeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "heli.web.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heli.web.contexts.frame.frame",
            ],
        },
    }
]


# what pages ask for lies in memory: at PostgreSQL's own prices, made for disks, it reads a country's rows by one index
# rather than the few of a county by two (docs/benchmarks.md, lists)
_PRICES = "-c seq_page_cost=0.1 -c random_page_cost=0.11"


def database(url: str, *, pool: int) -> dict[str, Any]:
    """One entry of DATABASES for a libpq URL. `pool` 0 keeps one connection per thread instead."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    options: dict[str, Any] = {
        key: value
        for key, value in parts.items()
        if key not in {"dbname", "user", "password", "host", "port"}
    }
    options["options"] = f"{_PRICES} {options.get('options', '')}".rstrip()
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "heli"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
        # a pool and kept connections exclude each other
        "CONN_MAX_AGE": 0 if pool else 600,
        "CONN_HEALTH_CHECKS": not pool,
    }


DATABASES: dict[str, Any] = {"default": database(CONFIG.database_url, pool=CONFIG.pool)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES: list[tuple[str, str]] = [("zh-hans", "简体中文"), ("en", "English")]
# one folder of catalogues per room
LOCALE_PATHS: list[Path] = sorted((PROJECT / "locale").iterdir()) if (PROJECT / "locale").is_dir() else []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"

# W4, issue 2: papers up to 50 MB; a form of facts stays far below 2.5 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_TEMP_DIR: str | None = None

AUTHENTICATION_BACKENDS: list[str] = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "heli.web.views.errors.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIG.https
CSRF_COOKIE_SECURE = CONFIG.https
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# accounts are made by a security administrator, never by signing up; no mail is sent about them
ACCOUNT_ADAPTER = "heli.base.accounts.ClosedAccounts"
SOCIALACCOUNT_ADAPTER = "heli.base.accounts.KnownPeopleOnly"
ACCOUNT_LOGIN_METHODS: set[str] = {"username"}
ACCOUNT_SIGNUP_FIELDS: list[str] = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# wrong passwords are counted by axes, in the database: all processes count together, and an office behind
# one address isn't shut out by its neighbour
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {"login": None, "login_failed": None}
# `heli.notices.mailing` alone sends mail: it says no more than that somebody should sign in
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if CONFIG.mail_host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = CONFIG.mail_host, CONFIG.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = CONFIG.mail_user, CONFIG.mail_password
EMAIL_USE_TLS, EMAIL_USE_SSL = CONFIG.mail_security == "starttls", CONFIG.mail_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = CONFIG.mail_from
MFA_ADAPTER = "heli.web.second_factor.SealedFactors"
MFA_SUPPORTED_TYPES: list[str] = ["totp", "webauthn", "recovery_codes"]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {"openid_connect": {"APPS": json.loads(Path(CONFIG.sso).read_text(encoding="utf-8"))}}
    if CONFIG.sso
    else {}
)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS: list[list[str]] = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "heli.base.accounts.name_typed"
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "heli.web.views.errors.locked_out"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "heli.base.logs.NamelessFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
