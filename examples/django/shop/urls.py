from django.urls import include, path

from shop.views import checkout

urlpatterns = [
    path("api/checkout/<int:number>", checkout, name="checkout"),
    path("", include("django_prometheus.urls")),
]
