"""Settings: one file, everything that differs between machines comes from the environment.

Every variable is listed in ``.env.example`` and docs/operations.md. Production settings are the
defaults; ``QBS_LOCAL_HTTP`` is the one switch that script/server sets for plain HTTP on localhost.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from chain.ledger import configuration as ledger
from qbs_platform.api.configuration import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from qbs_platform.files.location import evidence_storage
from qbs_platform.schedule import PULSE_TASKS  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env", encoding="utf-8")

# -- who and where -------------------------------------------------------------------------------
SECRET_KEY: str = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
_weak = len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5  # noqa: PLR2004 - as check --deploy does
if _weak or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "SECRET_KEY must be a random text of at least 50 characters. script/server makes one; "
        "elsewhere set it in the environment (see .env.example)."
    )

DEBUG = False
LOCAL_HTTP: bool = env.bool("QBS_LOCAL_HTTP", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
_here = f"http://localhost:{env.str('QBS_PORT', default='8000')}" if LOCAL_HTTP else ""
PUBLIC_ORIGIN: str = env.str("PUBLIC_ORIGIN", default=_here)
CSRF_TRUSTED_ORIGINS: list[str] = [PUBLIC_ORIGIN] if PUBLIC_ORIGIN else []
DATA_DIR = Path(env.str("QBS_DATA_DIR", default=str(BASE_DIR / "data")))

# -- the house -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "qbs_platform.common",
    "qbs_platform.sealing",
    "qbs_platform.anchoring",
    "qbs_platform.audit",
    "qbs_platform.notifications",
    "qbs_platform.charts",
    "qbs_platform.files",
    "qbs_platform.regions",
    "qbs_platform.accounts",
    "standards",
    "enterprises",
    "certification",
    "chain",
    "qbs_platform.dashboards",
    "qbs_platform.operations",
    "qbs_platform.home",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its widget templates, for FORM_RENDERER
]

if LOCAL_HTTP:
    INSTALLED_APPS.insert(0, "qbs_platform.demo")  # fictional people with a public password

MIDDLEWARE = [
    "qbs_platform.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "qbs_platform.common.middleware.DefaultHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qbs_platform.common.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "qbs_platform.accounts.middleware.SessionRulesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "qbs_platform.common.middleware.RefusalMiddleware",
    "qbs_platform.accounts.middleware.RefusalTrailMiddleware",  # last, to see what was raised
]

ROOT_URLCONF = "qbs_platform.urls"
WSGI_APPLICATION = "qbs_platform.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "qbs_platform.home.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "qbs_platform.common.templatetags.ui",
            ],
        },
    }
]

FORM_RENDERER = "qbs_platform.common.rendering.FormRenderer"

# -- data ----------------------------------------------------------------------------------------

_database: dict[str, Any] = env.db("DATABASE_URL")
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # What follows the ? of the URL: sslmode in production, the socket's folder embedded.
            **_database.get("OPTIONS", {}),
            "connect_timeout": 4,
            "options": (
                f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', default=15_000)} "
                f"-c lock_timeout={env.int('LOCK_TIMEOUT_MS', default=3_000)} "
                "-c idle_in_transaction_session_timeout=30000"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The logins that serve requests and run tasks; they own nothing (docs/operations.md).
DATABASE_LOGINS = {
    "web": env.str("DATABASE_WEB_LOGIN", default="qbs_web"),
    "worker": env.str("DATABASE_WORKER_LOGIN", default="qbs_worker"),
}

REDIS_URL: str = env.str("REDIS_URL")
FIELD_KEYS: str = env.str("FIELD_KEYS", default="")  # ID:BASE64, …; the first one seals
FIELD_INDEX_KEY: str = env.str("FIELD_INDEX_KEY", default="")

# -- people --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["qbs_platform.accounts.backends.AddressOrMobileBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": "qbs_platform.accounts.passwords.ContextWordsValidator"},
]
MLPS3: bool = env.bool("MLPS3", default=False)  # complex passwords, changed every 90 days
PASSWORD_RESET_TIMEOUT = 60 * 60
_demo_texts = "qbs_platform.demo.mailbox.TextsAsMails" if LOCAL_HTTP else ""
SMS_BACKEND: str = env.str("SMS_BACKEND", default=_demo_texts)  # empty: nobody sends texts
_proxies = env.list("FORWARDED_ALLOW_IPS", default=[] if LOCAL_HTTP else ["127.0.0.1"])
TRUSTED_PROXIES = [ip_network(address, strict=False) for address in _proxies]
# allauth.mfa stands on allauth.account, whose checks want these; none of its routes is mounted.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
MFA_ADAPTER = "qbs_platform.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_HTTP
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home:desk"
LOGOUT_REDIRECT_URL = "home:visitors"

# -- sessions, cookies, transport ----------------------------------------------------------------
_prefix = "" if LOCAL_HTTP else "__Host-"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = f"{_prefix}qbs-session"
SESSION_COOKIE_SECURE = not LOCAL_HTTP
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_prefix}qbs-csrf"
CSRF_COOKIE_SECURE = not LOCAL_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "qbs_platform.common.error_pages.csrf_failure"
LANGUAGE_COOKIE_NAME = f"{_prefix}qbs-language"
LANGUAGE_COOKIE_SECURE = not LOCAL_HTTP
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = f"{_prefix}qbs-device"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = not LOCAL_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from the machine itself
SECURE_HSTS_SECONDS = 0 if LOCAL_HTTP else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL_HTTP
SECURE_HSTS_PRELOAD = not LOCAL_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Only behind a proxy that sets or strips this header; nginx in docs/operations.md does.
if env.bool("BEHIND_PROXY", default=not LOCAL_HTTP):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
_closed = ("default-src", "frame-ancestors", "base-uri", "object-src")
_own = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "form-action",
    "worker-src",
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{directive: [NONE] for directive in _closed},
        **{directive: [SELF] for directive in (*_own, "manifest-src")},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# -- language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "qbs_platform" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["qbs_platform.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILES_DIR = DATA_DIR / "files"
FILES_ACCEL_PREFIX: str = env.str("FILES_ACCEL_PREFIX", default="")  # nginx's internal location
FILE_UPLOAD_HANDLERS = ["qbs_platform.files.uploads.CappedUploadHandler"]
CLAMD_URL: str = env.str("CLAMD_URL", default="")  # empty: uploads are marked 未扫描
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "qbs_platform.common.staticfiles.FlatStylesheetStorage"},
    "evidence": evidence_storage(env.str("FILES_STORE_URL", default=""), FILES_DIR),
}
WHITENOISE_INDEX_FILE = False
MAPS_DIR = DATA_DIR / "maps"
MAP_SOURCE: str = env.str("QBS_MAP_SOURCE", default="")  # a folder of GeoJSON; empty: the package
MAP_REVIEW_NO: str = env.str("MAP_REVIEW_NO", default="")  # 审图号 of the drawn map
LEDGER_DIR = DATA_DIR / "log"  # the public static files
LEDGER = ledger.read(env, DATA_DIR, is_embedded=LOCAL_HTTP)

# -- mail, tasks, logs ---------------------------------------------------------------------------
# The demo's mails lie in a folder that its page /demo/mail/ shows; logs leave their links out.
globals().update(env.email("EMAIL_URL", default="filemail://" if LOCAL_HTTP else "consolemail://"))
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="qbs@localhost")

CELERY_BROKER_URL = REDIS_URL

PULSE_SECONDS = 2.0  # PULSE_TASKS stand in schedule.py
PULSE_MAX_SILENCE_SECONDS = 30  # older heartbeats turn /readyz to 503

AUTHZ_POLICY_FILE = BASE_DIR / "authz_policy.yaml"
LOGGING_CONFIG = "qbs_platform.logs.configure"
LOGGING = {"level": env.str("LOG_LEVEL", default="INFO")}
