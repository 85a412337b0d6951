from django.urls import include, path

from orders.views import order

urlpatterns = [
    path("api/orders/<int:number>", order, name="order"),
    path("", include("django_prometheus.urls")),
]
