from base_settings import *  # noqa: F403
from base_settings import DATA_DIR, database, logging_of

ROOT_URLCONF = "stock.urls"
INSTALLED_APPS = ["django_prometheus", "rest_framework", "stock"]
LOGGING = logging_of("stock")
DATABASES = {
    "default": database(DATA_DIR / "stock.sqlite3"),
    # The disk with the archive is not mounted: opening it raises an OperationalError.
    "archive": database(DATA_DIR / "archive-disk" / "stock.sqlite3"),
}
