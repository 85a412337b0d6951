import os

from base_settings import *  # noqa: F403
from base_settings import logging_of

ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django_prometheus", "rest_framework"]
LOGGING = logging_of("shop")

ORDERS_URL = os.environ["ORDERS_URL"]
STOCK_URL = os.environ["STOCK_URL"]
# The service of another team, which is not running: every connection to it is refused.
PAYMENTS_URL = os.environ["PAYMENTS_URL"]
