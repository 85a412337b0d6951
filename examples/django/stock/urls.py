from django.urls import include, path

from stock.views import level

urlpatterns = [
    path("api/stock/<int:article>", level, name="stock-level"),
    path("", include("django_prometheus.urls")),
]
