"""One file; everything that differs between places is read from the environment, here at the top."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from common import keyring, signatures
from config import logs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
MODE = env("MODE", default="production")
PRODUCTION = MODE == "production"

SECRET_KEY = env("SECRET_KEY", default="")
FIELD_KEYS = env("FIELD_KEYS", default="")
INDEX_KEY = env("INDEX_KEY", default="")
SIGNING_KEY = env("SIGNING_KEY", default="")
DATABASE_URL = env("DATABASE_URL", default="")
REDIS_URL = env("REDIS_URL", default="")
BROKER_URL = env("BROKER_URL", default=REDIS_URL)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=20 * 1024 * 1024)
PHOTO_LIMIT_BYTES = env.int("PHOTO_LIMIT_BYTES", default=10 * 1024 * 1024)
LISTS_DIR = Path(env("LISTS_DIR", default=str(DATA_DIR / "lists")))
LIST_ABORT_COUNT = env.int("LIST_ABORT_COUNT", default=1_000)
LIST_ABORT_PERCENT = env.int("LIST_ABORT_PERCENT", default=1)
ROSTER_ABORT_COUNT = env.int("ROSTER_ABORT_COUNT", default=5_000)
ROSTER_ABORT_PERCENT = env.int("ROSTER_ABORT_PERCENT", default=50)
EMAIL_URL = env("EMAIL_URL", default="consolemail://")
MAIL_FROM = env("MAIL_FROM", default="noreply@localhost")
REMINDER_DAYS = env.int("REMINDER_DAYS", default=7)
SITE_URL = env("SITE_URL", default="").rstrip("/")
NUM_PROXIES = env.int("NUM_PROXIES", default=0)
BEHIND_TLS = env.bool("BEHIND_TLS", default=PRODUCTION)

NEEDED_IN_PRODUCTION = (
    "SECRET_KEY",
    "FIELD_KEYS",
    "INDEX_KEY",
    "SIGNING_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "ALLOWED_HOSTS",
)
if PRODUCTION:
    missing = [name for name in NEEDED_IN_PRODUCTION if not globals()[name]]
    if missing:
        raise ImproperlyConfigured("生产模式缺少环境变量：" + "、".join(missing) + "。系统不会使用默认密钥启动。")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("生产模式的 SECRET_KEY 至少需要 50 个字符。")

if FIELD_KEYS and INDEX_KEY:
    keyring.unlock(field_keys=FIELD_KEYS, index_key=INDEX_KEY)
if SIGNING_KEY:
    signatures.take_key(SIGNING_KEY)

DEBUG = False
INSTALLED_APPS = [
    "demo",
    "notices",
    "exchange",
    "reporting",
    "subsidies",
    "apprenticeship",
    "accounts",
    "schools",
    "enterprises",
    "bureaus",
    "rulebooks",
    "documents",
    "catalogue",
    "journal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "pgtrigger",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.acting.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.uploads.BoundedBodyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.errors.DomainErrorMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.acting.on_page",
                "config.navigation.on_page",
                "notices.views.on_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "config.templatetags.house",
            ],
        },
    }
]

DATABASES = {"default": env.db_url_config(DATABASE_URL) if DATABASE_URL else {"ENGINE": "django.db.backends.dummy"}}
DATABASES["default"].update(
    ATOMIC_REQUESTS=False,
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.page_forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "accounts.acting.address_of"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DEFAULT_FROM_EMAIL = MAIL_FROM
vars().update({key: value for key, value in env.email_url_config(EMAIL_URL).items() if key.isupper()})

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.TokenAuthentication", "accounts.api.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.IsActing"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.pages.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "EXCEPTION_HANDLER": "config.errors.api_answer",
    "COERCE_DECIMAL_TO_STRING": True,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env("API_RATE", default="6000/min")},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": NUM_PROXIES,
    "PAGE_SIZE": 50,
}
FILTERS_EMPTY_CHOICE_LABEL = _("全部")
SPECTACULAR_SETTINGS = {
    "TITLE": "企业新型学徒制 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "AgreementKindEnum": "config.schema.AGREEMENT_KINDS",
        "AgreementStateEnum": "config.schema.AGREEMENT_STATES",
        "AlterationKindEnum": "config.schema.ALTERATION_KINDS",
        "AlterationStateEnum": "config.schema.ALTERATION_STATES",
        "ExpectedKindEnum": "config.schema.EXPECTED_KINDS",
        "HolidayPlanStateEnum": "config.schema.HOLIDAY_PLAN_STATES",
        "MailStateEnum": "config.schema.MAIL_STATES",
        "ObjectionStateEnum": "config.schema.OBJECTION_STATES",
        "OpeningStateEnum": "config.schema.OPENING_STATES",
        "CertificateKindEnum": "config.schema.CERTIFICATE_KINDS",
        "ClaimKindEnum": "config.schema.CLAIM_KINDS",
        "ClaimStateEnum": "config.schema.CLAIM_STATES",
        "ClassStateEnum": "config.schema.CLASS_STATES",
        "CourseCategoryEnum": "config.schema.COURSE_CATEGORIES",
        "EnrolmentStateEnum": "config.schema.ENROLMENT_STATES",
        "FilingStateEnum": "config.schema.FILING_STATES",
        "JobKindEnum": "config.schema.JOB_KINDS",
        "JobStateEnum": "config.schema.JOB_STATES",
        "LevelEnum": "config.schema.LEVELS",
        "LogStateEnum": "config.schema.LOG_STATES",
        "PartyEnum": "config.schema.PARTIES",
        "ReferenceKindEnum": "config.schema.REFERENCE_KINDS",
        "RequestStateEnum": "config.schema.REQUEST_STATES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1000,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "retry_policy": {"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

logs.configure()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "config.logs.MaskedFormatter", "as_json": PRODUCTION}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")},
}
