"""The portal's settings: everything that differs between two machines comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from becan import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("BECAN_VAR", str(BASE_DIR / "var"))).resolve()  # what the portal writes
UNDER_TEST = "PYTEST_VERSION" in os.environ  # pytest sets it, and its child processes inherit it

os.environ.setdefault("OPENPYXL_LXML", "False")  # where lxml is there openpyxl reads with it, and defusedxml refuses nothing

# Environment
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "only-for-debugging" if DEBUG else None)
BASE_URL = env.url("BASE_URL", "http://localhost:8000", schemes={"http", "https"})  # stands in mails
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS", urlsplit(BASE_URL).hostname), "localhost"]  # health checks ask there
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL)
DATABASES = {"default": env.database("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
REDIS_URL = env.url("REDIS_URL", schemes=env.REDIS)
globals().update(env.email("EMAIL_URL", default=f"file://{VAR}/mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "BeCAN Berlin-Brandenburg <becan@localhost>")
ENGINE_SHARDS = env.number("ENGINE_SHARDS", 1)  # queues engine.0 … engine.<n-1>
TRANSLATION_URL = env.text("TRANSLATION_URL", "")  # deepl+https://KEY@host or libretranslate+http://host:5000; empty: no machine
BECAN_DEMO = env.flag("BECAN_DEMO")  # demo accounts and the word "Demo" on every page
MAIL_QUIET_HOURS = env.flag("MAIL_QUIET_HOURS", not (BECAN_DEMO or UNDER_TEST))  # mails wait for the reader's morning
PASSPORT_KEYS = env.words(
    "PASSPORT_KEYS"
)  # Fernet keys, the newest first, for passport data of delegations; empty: made from SECRET_KEY
MAIL_WEBHOOK_SECRET = env.text("MAIL_WEBHOOK_SECRET", "")  # user:password with which a provider tells of bounces; empty: nobody
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
FILING_ADDRESS = env.text("FILING_ADDRESS", "log@" + MAIL_DOMAIN)  # see matching/services/filing.py
BOARD_ADDRESS = env.text("BOARD_ADDRESS", "")  # who hears at last of what the team leaves undone; empty: nobody
INTRODUCTIONS_A_WEEK = env.number("INTRODUCTIONS_A_WEEK", 10)  # the team's budget
HTTPS = BASE_URL.startswith("https://")

# Applications
INSTALLED_APPS = [
    "modeltranslation",  # before the admin
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth lists passkeys with it
    "django.contrib.postgres",
    "heroicons",
    "django.contrib.sitemaps",  # its template
    "django.forms",  # its templates, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "becan",
    "companies",
    "matching",
    "events",
    "becan.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "becan.middleware.StaffNeedsMfa",
    "companies.middleware.FollowMergedCompanies",
]
ROOT_URLCONF = "becan.urls"
WSGI_APPLICATION = "becan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "becan.context.demo",
                "becan.portal.context_processors.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Languages
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "becan.formats"
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_LANGUAGES = ("de", "en", "zh-hans")
MODELTRANSLATION_ENABLE_FALLBACKS = False  # reading goes through in_language(), which says what it shows
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

# Static files; tests need no collectstatic
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
PLAIN_STATIC = DEBUG or UNDER_TEST
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = PLAIN_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))  # uploaded files; no web server may serve this folder

# Redis: cache, rate limits, broker. A dead Redis must not hold up a request (see becan/cache.py and becan/nudge.py)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "becan.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "becan",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"becan.tasks.deliver_mail_task": {"queue": "mail"}, "becan.tasks.send_held_task": {"queue": "mail"}}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlasts any outage
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "becan.tasks.sweep_task", "schedule": 30.0, "options": {"expires": 25}},
    "documents": {"task": "companies.tasks.refresh_all_documents_task", "schedule": crontab(hour="3", minute="5")},
    "matches": {"task": "matching.tasks.refresh_all_task", "schedule": crontab(hour="3", minute="10")},  # proofs expire overnight
    "partner_news": {"task": "matching.tasks.tell_changes_task", "schedule": crontab(hour="6", minute="20")},
    "late": {"task": "becan.portal.tasks.escalate_task", "schedule": crontab(hour="7", minute="30")},
    "retention": {"task": "becan.portal.tasks.retention_task", "schedule": crontab(hour="4", minute="5")},
    "weights": {"task": "matching.tasks.propose_weights_task", "schedule": crontab(day_of_week="mon", hour="3", minute="30")},
}
RETENTION_RUNS = env.flag("RETENTION_RUNS")  # look at `manage.py retention --simulate` first
EMAIL_TIMEOUT = 15
ANYMAIL = {  # https://USER:PASSWORD@host/anymail/PROVIDER/tracking/ is what the provider calls
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET or None,
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.text("MAILGUN_WEBHOOK_SIGNING_KEY", ""),
}
MAIL_CONTACTS = "becan.portal.contact.people"  # (language) -> who signs where nobody else is responsible
ACTED_FOR = "companies.team_rules.multiplier_behind"  # (user, thing, company) -> whom an entry of the activity log is for
MAIL_FUNDER = "becan.portal.funding.funder"  # () -> the funder block in the active language

# People
AUTH_USER_MODEL = "companies.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "companies:company_home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "becan.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # no password: who signs up has ten minutes, and a code does as well
ACCOUNT_SIGNUP_FORM_CLASS = "companies.forms.signup.CompanySignupForm"
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_SIGNUP_REDIRECT_URL = "companies:company_home"
ACCOUNT_FORMS = {"login": "becan.forms.PasswordOrCodeLoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 45 * 60  # mail to China may take half an hour
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 45 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed address, password or second factor
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # who comes once a month should not begin with a code each time
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "BeCAN"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # the container asks itself over plain http
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "weasyprint": {"level": "WARNING"},  # it tells every step of every page
        "fontTools": {"level": "WARNING"},
    },
}
