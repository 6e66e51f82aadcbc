"""Django settings. Everything that differs between installations comes from :mod:`yueke.config.env`."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from yueke.config import env

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = env.secret_key()
DEBUG = os.environ.get("YUEKE_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("YUEKE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
YUEKE_HOME = env.home()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "pgtrigger",
    # Nothing of it runs any more; an early migration carries its log over.
    "axes",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "yueke.kernel",
    "yueke.ui",
    "yueke.compliance",
    "yueke.domains.organization",
    "yueke.domains.imports",
    "yueke.domains.catalogue",
    "yueke.domains.customers",
    "yueke.domains.orders",
    "yueke.domains.visits",
    "yueke.domains.improvement",
    "yueke.domains.safekeeping",
    "yueke.domains.channels",
    "yueke.domains.downloads",
    "yueke.domains.privacy",
    "yueke.domains.documents",
    "yueke.domains.passcodes",
    "yueke.domains.tokens",
    "yueke.domains.complaints",
    "yueke.domains.surveys",
    "yueke.domains.evaluations",
    "yueke.domains.findings",
    "yueke.domains.reports",
    "yueke.domains.suggestions",
    "yueke.controls",
    "yueke.reactions",
    "yueke.sites.entrance",
    "yueke.sites.office",
    "yueke.sites.portal",
    "yueke.sites.api",
]

MIDDLEWARE = [
    "yueke.sites.office.proxies.TrustedProxies",
    "yueke.sites.office.arrival.Arrival",
    "yueke.config.health.watching.Watching",
    "yueke.sites.office.middleware.DatabaseDown",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yueke.sites.office.answers.SafeToHandOut",
    "yueke.sites.api.door.MachineDoor",
    "yueke.sites.portal.doors.PortalDoor",
    "yueke.sites.office.incoming.ReadableOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yueke.sites.office.incoming.BodyWithinLimits",
    "yueke.sites.entrance.limits.WithinLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yueke.sites.office.middleware.SessionWatch",
    "yueke.sites.office.middleware.ActorOfRequest",
    "yueke.sites.office.middleware.SignInRequired",
    "yueke.sites.office.middleware.RefusalsToMessages",
]

ROOT_URLCONF = "yueke.config.urls"
WSGI_APPLICATION = "yueke.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "yueke.ui.templatetags.yueke",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yueke.sites.office.shell.shell",
            ],
        },
    }
]
COTTON_DIR = "cotton"

DATABASES = {"default": env.database_settings()}
if name := os.environ.get("YUEKE_TEST_DATABASE"):
    DATABASES["default"]["TEST"] = {"NAME": name}
# The role the connection above is made with, where another one owns the tables: migrations give it its rights.
DATABASE_APPLICATION_ROLE = env.application_role()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "yueke.domains.organization.passwords.Length"},
    {"NAME": "yueke.domains.organization.passwords.ThreeKinds"},
    {"NAME": "yueke.domains.organization.passwords.HardToGuess"},
    {"NAME": "yueke.domains.organization.passwords.NotUsedBefore"},
]
AXES_ENABLED = False
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W003"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "office:sign-in"
LOGIN_REDIRECT_URL = "office:home"
LOGOUT_REDIRECT_URL = "office:sign-in"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# The longest the security policy can allow; it ends sessions earlier.
SESSION_COOKIE_AGE = 72 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = os.environ.get("YUEKE_HTTPS") == "1"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
# No script reads a cookie: forms and the page's head carry the token.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Whose word is taken for the browser's address and scheme: a proxy on this machine where HTTPS ends in one.
TRUSTED_PROXIES = [
    text.strip()
    for text in os.environ.get("YUEKE_PROXIES", "127.0.0.1,::1" if SESSION_COOKIE_SECURE else "").split(",")
    if text.strip()
]
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# A browser told once to come by HTTPS stays with it; only where the installation is reached by HTTPS.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # The charts library writes style attributes into its tooltips; style sheets and scripts stay ours alone.
        "style-src-attr": [UNSAFE_INLINE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
CSRF_FAILURE_VIEW = "yueke.sites.office.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Bytes of a request: the largest sheet with its form; from visitors nothing but a name and a password is asked.
LARGEST_REQUEST = 65 * 2**20
LARGEST_OF_VISITORS = 2**16
# But where customers hand in pictures, a video or a proof, by the beginning of the address; so often from one network.
UPLOADS_OF_VISITORS = {
    "/p/relatives/": 11 * 2**20, "/p/complaints/new/": 120 * 2**20, "/p/progress/": 120 * 2**20,
    "/p/s/": 45 * 2**20, "/p/a/": 45 * 2**20,
}  # fmt: skip
UPLOADS_A_MINUTE = 12
# How many requests a minute are taken from one access token.
API_PER_MINUTE = int(os.environ.get("YUEKE_API_PER_MINUTE", "600"))
# Up to so many rows leave in the answer itself; more are made by a worker and kept for some days.
EXPORT_AT_ONCE = int(os.environ.get("YUEKE_EXPORT_AT_ONCE", "2000"))
# Seconds a page waits for judging; what takes longer is judged by a worker, and kept for a while.
JUDGING_AT_ONCE = float(os.environ.get("YUEKE_JUDGING_AT_ONCE", "1"))
# The satisfaction index aimed at, 0..100; without it no light stands beside an index.
SATISFACTION_TARGET = float(os.environ.get("YUEKE_SATISFACTION_TARGET") or 0) or None
# How long an uploaded sheet and its rows are kept once its import is over.
IMPORT_DAYS = int(os.environ.get("YUEKE_IMPORT_DAYS", "90"))
DOWNLOAD_DAYS = int(os.environ.get("YUEKE_DOWNLOAD_DAYS", "7"))

# How messages leave (see domains/channels/means.py); without an address, that means is closed.
MAIL_URL, SMS_URL = os.environ.get("YUEKE_MAIL_URL", "").strip(), os.environ.get("YUEKE_SMS_URL", "").strip()
WECOM_URL = os.environ.get("YUEKE_WECOM_URL", "").strip()
MAIL_FROM, SMS_TOKEN = os.environ.get("YUEKE_MAIL_FROM", "yueke@localhost"), os.environ.get("YUEKE_SMS_TOKEN", "")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FIRST_DAY_OF_WEEK = 1

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# The levels of a toast, as the design system names them.
MESSAGE_TAGS = {20: "info", 25: "done", 30: "warning", 40: "failed"}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "yueke.kernel.queue.connect"
# Jobs a worker carries out side by side: a long one must not keep reactions, sweeps and messages waiting.
# Looked for every second, for nobody calls when the job ends whose lock another waits for.
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": int(os.environ.get("YUEKE_JOBS_AT_ONCE", "4")),
    "fetch_job_polling_interval": 1.0,
}
PROCRASTINATE_IMPORT_PATHS = ["yueke.config.backup.jobs", "yueke.config.upkeep"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "yueke.config.health.logs.PlainLines"},
        "json": {"()": "yueke.config.health.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": os.environ.get("YUEKE_LOG_FORMAT", "plain")}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("YUEKE_LOG", "WARNING")},
}
