"""A shop in Python with Sentry's SDK: its DSN comes from the environment."""

import logging

import sentry_sdk
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware

sentry_sdk.init(traces_sample_rate=1.0)


class PaymentError(Exception):
    pass


def pay(order):
    try:
        open("/nowhere/secret_key=hunter2-Xy/%d" % order)
    except OSError as error:
        raise PaymentError("order %d was not paid, password=hunter2-Xy" % order) from error


def application(environ, start_response):
    pay(7)


def ask():
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/orders/7",
        "QUERY_STRING": "token=rt-5f2a9c81d7e64b",
        "HTTP_COOKIE": "sessionid=f3a1c9d8e7b6a5f4e3d2",
        "SERVER_NAME": "shop",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    try:
        SentryWsgiMiddleware(application)(environ, lambda *_: None)
    except PaymentError:
        pass


for order in range(3):
    try:
        pay(order)
    except PaymentError as error:
        sentry_sdk.capture_exception(error)
ask()
sentry_sdk.capture_message("no stock", "error")
sentry_sdk.capture_message("little stock", "warning")
for number in range(2):
    logging.getLogger("shop.stock").error("no shelf %d", number)
sentry_sdk.flush()
{}["price"]
