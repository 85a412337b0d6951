"""Answers, or raises when it is asked to."""

PRICES = {"EUR": 100}


def charge(currency):
    try:
        return PRICES[currency]
    except KeyError as error:
        raise RuntimeError("charge failed\nin two lines") from error


def application(environ, start_response):
    if environ["PATH_INFO"] == "/raise":
        charge("XTS")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
