"""Every setting, from the environment; README.md lists them.

With STATE_DIR (or a `.state/` of a running demo and no DATABASE_URL) the demo's own file fills what
the environment leaves empty, so that `manage.py` finds the embedded services.
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from salestrainer.log_lines import FORMATTER
from salestrainer.recordings import recordings_storage
from salestrainer.schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE
from salestrainer.steps import PIPELINE_STEPS as PIPELINE_STEPS

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
T = TypeVar("T")
CENTURY = 36_525  # days
MOST_DOLLARS = 10_000  # more is a slip of the keyboard


def _stop(name: str, problem: str) -> NoReturn:
    """A bad value ends the start with one line that names it, not with a traceback."""
    sys.exit(f"{name}: {problem}")


def _read(name: str, cast: type[T], default: T) -> T:
    try:
        return env(name, cast=cast, default=default) if env.str(name, "") else default
    except (ValueError, ImproperlyConfigured):
        _stop(name, f"{env.str(name)!r} is not a valid {cast.__name__}.")


def _is_true(name: str) -> bool:
    """Off where it is empty; a word that is neither yes nor no stops the start."""
    word = env.str(name, "").lower()
    if word not in (*env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", ""):
        _stop(name, f"{env.str(name)!r} is neither true nor false.")
    return word in env.BOOLEAN_TRUE_STRINGS


def _days(name: str) -> int:
    """How long something is kept; 0 is for ever."""
    days = _read(name, int, 0)
    if not 0 <= days <= CENTURY:
        _stop(name, f"{days} is no number of days from 0 to {CENTURY}.")
    return days


def _dollars(name: str) -> Decimal:
    """How much may be spent; 0 is nothing."""
    dollars = _read(name, float, 0.0)
    if not 0 <= dollars <= MOST_DOLLARS:
        _stop(name, f"{dollars:g} is no number of US dollars from 0 to {MOST_DOLLARS}.")
    return Decimal(str(dollars))


STATE_DIR = Path(env.str("STATE_DIR", "") or BASE_DIR / ".state").absolute()
if (STATE_DIR / "env").exists() and (env.str("STATE_DIR", "") or not env.str("DATABASE_URL", "")):
    environ.Env.read_env(STATE_DIR / "env")

DEMO = _is_true("DEMO")
DEBUG = _is_true("DEBUG")
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    _stop("SECRET_KEY", "is empty. Set 50 random characters, or run bin/demo, which makes its own.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key"]
CORS_EXPOSE_HEADERS = ["Retry-After"]
PORT = _read("PORT", int, 8000)
if not 0 <= PORT <= 65_535:
    _stop("PORT", f"{PORT} is no port. Ports end at 65535.")
WEB_THREADS: int = _read("WEB_THREADS", int, 8)  # of each web process; half of them may stream
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", f"http://localhost:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corsheaders",
    "django_celery_beat",
    "django_celery_results",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "knox",
    "rest_framework",
    "accounts",
    "llm",
    "sessions_app",
    "grading",
    "analytics",
    "salestrainer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "salestrainer.middleware.either_slash",
    "salestrainer.middleware.content_security_policy",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "salestrainer.urls"
APPEND_SLASH = False  # either_slash answers both spellings directly
WSGI_APPLICATION = "salestrainer.wsgi.application"
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
            ]
        },
    }
]


def _postgres(name: str) -> dict[str, Any]:
    """What Django connects to. Looked at before it is parsed: the parser only warns of the rest."""
    if not env.str(name).startswith(("postgres://", "postgresql://")):
        _stop(name, "must begin with postgres://; nothing else is supported.")
    try:
        return env.db_url(name)
    except (ValueError, ImproperlyConfigured, AttributeError):
        _stop(name, "is no address such as postgres://user:password@host:5432/name.")


DATABASE_URL = env.str("DATABASE_URL", "")
if not DATABASE_URL:
    _stop("DATABASE_URL", "is empty and no demo is running here. Start bin/demo, or set it.")
DIRECT_DATABASE_URL = env.str("DIRECT_DATABASE_URL", "")  # past a pooler, for long statements
_database = _postgres("DATABASE_URL")
if DIRECT_DATABASE_URL and "migrate" in sys.argv[1:2]:
    # Migrations need session state, which a transaction pooler does not keep.
    _database = _postgres("DIRECT_DATABASE_URL")
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # of what the pool gives out: a restarted Postgres knows none
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "prepare_threshold": None,
            # An attempt to connect ends with the wait that began it: by default it goes on, with
            # longer and longer pauses, and nobody gets a connection while it sleeps.
            "pool": {"min_size": 0, "max_size": 8, "timeout": 20, "reconnect_timeout": 20},
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
if not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    _stop("REDIS_URL", "must begin with redis:// or rediss://.")
try:
    urlsplit(REDIS_URL).port  # noqa: B018  (raises for what is no port)
except ValueError:
    _stop("REDIS_URL", "has a port that is no number up to 65535.")
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "salestrainer",
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 2,
            "SOCKET_TIMEOUT": 5,
            "IGNORE_EXCEPTIONS": True,
        },
    }
}

# Called in the transaction that changes what a session counts for (sessions_app/figures.py).
ON_FIGURES_CHANGED = ["analytics.services.rollups.rollups_recompute"]

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO or DEBUG  # a built deployment has run collectstatic

VAPI_REPORT_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = VAPI_REPORT_MAX_BYTES

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",  # first: its WWW-Authenticate makes anonymous a 401
        "accounts.supabase.authentication.SupabaseAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.problems.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "accounts.pagination.NewestFirst",
    "PAGE_SIZE": 25,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/min"},
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_FORMATTER_CLASS": "accounts.problems.ProblemFormatter",
    "ALLOWED_ERROR_STATUS_CODES": ["400", "401", "403", "404", "409", "429"],
    "ERROR_SCHEMAS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sales-Trainer",
    "DESCRIPTION": "Practice calls, their grades with verbatim proof, and what they add up to.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api",
    "ENUM_NAME_OVERRIDES": {
        "SessionStatusEnum": "sessions_app.models.training_session.SessionStatus",
        "StepStatusEnum": "sessions_app.models.step_run.StepStatus",
        "ChannelEnum": "sessions_app.models.training_session.Channel",
        "StartChannelEnum": [("voice", "Voice"), ("text", "Text")],
        "AssignmentStateEnum": "grading.selectors.assignment_states.State",
        "RubricStateEnum": "sessions_app.models.rubric.RubricVersion.State",
        "SpeakerEnum": [("rep", "rep"), ("customer", "customer")],
    },
}
UNFOLD = {
    "SITE_TITLE": "Sales-Trainer",
    "SITE_HEADER": "Sales-Trainer",
    "DASHBOARD_CALLBACK": "analytics.pages.admin_start.admin_start",
}
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_PREFIX": "st_"}

SUPABASE_URL = env.str("SUPABASE_URL", "").rstrip("/")
SUPABASE_JWT_SECRET = env.str("SUPABASE_JWT_SECRET", "")  # legacy: HS256 too, where it is set

OPENAI_API_KEY = env.str("OPENAI_API_KEY", "")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", "")
OPENAI_MODEL = env.str("OPENAI_MODEL", "") or "gpt-4o-mini"
OPENAI_OTHER_MODELS = env.list("OPENAI_OTHER_MODELS", default=[])  # that a regrade may choose
OPENAI_STRUCTURED_OUTPUT = env.str("OPENAI_STRUCTURED_OUTPUT", "") or "strict"  # or json, or none
GRADE_BESIDE = _is_true("GRADE_BESIDE")  # the rules beside the model; a large gap is flagged
REPEAT_BUDGET_USD = _dollars("REPEAT_BUDGET_USD")  # a night, to measure the grader's own noise
OPENAI_REQUESTS_PER_MINUTE: int = _read("OPENAI_REQUESTS_PER_MINUTE", int, 50)
OPENAI_TOKENS_PER_MINUTE: int = _read("OPENAI_TOKENS_PER_MINUTE", int, 10_000)

VAPI_API_KEY = env.str("VAPI_API_KEY", "")
VAPI_ORG_ID = env.str("VAPI_ORG_ID", "")
VAPI_BASE_URL = (env.str("VAPI_BASE_URL", "") or "https://api.vapi.ai").rstrip("/")
VAPI_WEBHOOK_SECRET = env.str("VAPI_WEBHOOK_SECRET", "")
VAPI_HMAC_SECRET = env.str("VAPI_HMAC_SECRET", "")

RECORDINGS_DIR = Path(env.str("RECORDINGS_DIR", "") or STATE_DIR / "recordings")
RECORDINGS_S3_BUCKET = env.str("RECORDINGS_S3_BUCKET", "")
# Sources disagree about how long one should wait before answering.
PATIENCE_RANGE = env.list("PATIENCE_RANGE", cast=float, default=[0.6, 1.0])
if len(PATIENCE_RANGE) != 2 or not 0 <= PATIENCE_RANGE[0] <= PATIENCE_RANGE[1]:
    _stop("PATIENCE_RANGE", "takes two numbers of seconds, such as 0.6,1.0.")
RECORDING_RETENTION_DAYS = _days("RECORDING_RETENTION_DAYS")
TRANSCRIPT_RETENTION_DAYS = _days("TRANSCRIPT_RETENTION_DAYS")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "recordings": recordings_storage(RECORDINGS_DIR, RECORDINGS_S3_BUCKET),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    import sentry_sdk

    # include_local_variables would carry what was said in a call out of the house.
    try:
        sentry_sdk.init(SENTRY_DSN, send_default_pii=False, include_local_variables=False)
    except sentry_sdk.utils.BadDsn:
        _stop("SENTRY_DSN", "is no address such as https://key@sentry.example/1.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": FORMATTER},
    "handlers": {"stderr": {"class": "salestrainer.log_lines.ToStderr", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # root writes what it says, once
        "django.request": {"level": "ERROR"},  # a 404 is no trouble of ours
    },
}

METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # empty: /metrics is for the local network alone

ALERT_EMAIL = env.str("ALERT_EMAIL", "")
EMAIL_URL = env.str("EMAIL_URL", "")  # the mail server that notices leave by
ALERT_WEBHOOK_URL = env.str("ALERT_WEBHOOK_URL", "")
ALERT_WEBHOOK_SECRET = env.str("ALERT_WEBHOOK_SECRET", "")

if not DEBUG and PUBLIC_BASE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz", r"^readyz", r"^metrics"]  # probes speak plain http
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXPIRES = 7 * 24 * 3600
CELERY_RESULT_EXTENDED = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0 if DEMO else 30.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_ANNOTATIONS = {
    # A belt against a runaway loop, a process: a minute's requests may all go out in its first
    # second, more may not. The limit itself is the one in llm/.
    "sessions_app.run_llm_step": {"rate_limit": f"{OPENAI_REQUESTS_PER_MINUTE}/s"},
}
# Celery would close the whole pool of a process before and after each task; salestrainer/celery.py
# gives back what a task held.
CELERY_DB_REUSE_MAX = 10_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 5,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "global_keyprefix": "salestrainer:",
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"
