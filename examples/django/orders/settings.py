from base_settings import *  # noqa: F403
from base_settings import DATA_DIR, database, logging_of

ROOT_URLCONF = "orders.urls"
INSTALLED_APPS = ["django_prometheus", "rest_framework", "orders"]
LOGGING = logging_of("orders")
DATABASES = {"default": database(DATA_DIR / "orders.sqlite3")}
