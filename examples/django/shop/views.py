"""The BFF: one request of a browser becomes one at `orders` and one at `stock`."""

import logging

import requests
from django.conf import settings
from rest_framework.decorators import api_view
from rest_framework.response import Response

log = logging.getLogger("shop")

# Seconds to connect, and to wait for the answer. The second is generous, so that a slow machine makes no time-outs that
# nobody asked for.
PATIENT = (10, 30)
EXPRESS = (10, 0.3)


@api_view(["GET"])
def checkout(request, number):
    """`?fail=` asks for one of four failures, each of which happens where it would in real life."""
    fail = request.query_params.get("fail")

    order = requests.get(
        f"{settings.ORDERS_URL}/api/orders/{number}",
        params={"currency": "XTS" if fail == "exception" else "EUR"},
        timeout=PATIENT,
    )
    if order.status_code >= 500:
        # What failed there is not known here: the status is passed on.
        return Response({"detail": "orders failed"}, status=order.status_code)

    stock = requests.get(
        f"{settings.STOCK_URL}/api/stock/{number % 7}",
        params={
            "depot": "archive" if fail == "database" else "main",
            "recount": "1" if fail == "timeout" else "0",
        },
        # A ReadTimeout is not caught: Django answers 500 and logs its traceback.
        timeout=EXPRESS if fail == "timeout" else PATIENT,
    )
    if stock.status_code >= 500:
        return Response({"detail": "stock failed"}, status=stock.status_code)

    if fail == "gateway":
        try:
            requests.post(f"{settings.PAYMENTS_URL}/api/payments/{number}", timeout=PATIENT)
        except requests.ConnectionError:
            return Response({"detail": "payments cannot be reached"}, status=502)

    log.info("checkout %s done", number)
    return Response({"order": order.json(), "stock": stock.json()})
