import logging

from rest_framework.decorators import api_view
from rest_framework.response import Response

from orders.models import Order

log = logging.getLogger("orders")

CENTS_PER_UNIT = {"EUR": 100, "CHF": 104}


def price_in_cents(number, currency):
    # An unknown currency is a KeyError that nobody catches: status 500 and a traceback.
    return (10 + number % 90) * CENTS_PER_UNIT[currency]


@api_view(["GET"])
def order(request, number):
    cents = price_in_cents(number, request.query_params["currency"])
    Order.objects.create(number=number, cents=cents)
    log.info("order %s accepted for customer%s@example.com", number, number)
    return Response({"number": number, "cents": cents})
