import logging
import time

from rest_framework.decorators import api_view
from rest_framework.response import Response

from stock.models import Level

log = logging.getLogger("stock")

RECOUNT_SECONDS = 1


@api_view(["GET"])
def level(request, article):
    """`?depot=archive` asks a database that cannot be opened, `?recount=1` takes a second and then answers 200."""
    depot = "archive" if request.query_params.get("depot") == "archive" else "default"
    pieces = Level.objects.using(depot).get(article=article).pieces
    if request.query_params.get("recount") == "1":
        log.info("recounting article %s", article)
        time.sleep(RECOUNT_SECONDS)
    log.info("article %s has %s pieces", article, pieces)
    return Response({"article": article, "pieces": pieces})
