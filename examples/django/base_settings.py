"""What the settings of all three services share."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

DATA_DIR = Path(os.environ["DATA_DIR"])

# Nothing is signed for longer than the process lives.
SECRET_KEY = get_random_secret_key()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
# Django sets the TZ of its process to this, so its log lines are stamped in Berlin's time while Apache's own lines
# stay in the machine's.
TIME_ZONE = "Europe/Berlin"

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
APPEND_SLASH = False

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}

# Would open every database at start, the one that cannot be opened too.
PROMETHEUS_EXPORT_MIGRATIONS = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(path):
    """An SQLite file whose statements and errors are counted by django-prometheus."""
    return {
        "ENGINE": "django_prometheus.db.backends.sqlite3",
        "NAME": str(path),
        # Eight threads write to one file: they wait for each other instead of failing.
        "OPTIONS": {"timeout": 20},
    }


def logging_of(app):
    """Everything goes to stderr, which mod_wsgi writes to Apache's ErrorLog as [wsgi:error], INFO lines too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "verbose"}},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
            app: {"handlers": ["console"], "level": "INFO", "propagate": False},
        },
    }
