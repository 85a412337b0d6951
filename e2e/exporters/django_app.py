"""A Django project in one file, instrumented as django-prometheus says: `gunicorn django_app:application`."""

from django.conf import settings

settings.configure(
    SECRET_KEY="only for tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django_prometheus"],
    DATABASES={"default": {"ENGINE": "django_prometheus.db.backends.sqlite3", "NAME": ":memory:"}},
    MIDDLEWARE=[
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ],
    LOGGING_CONFIG=None,
)

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

application = get_wsgi_application()


def order(request, number):
    return HttpResponse(number)


def boom(request):
    raise ValueError("boom")


def gateway(request):
    return HttpResponse(status=502)


def database(request):
    with connection.cursor() as cursor:
        cursor.execute("select * from what_is_not_there")


urlpatterns = [
    path("orders/<int:number>", order, name="order"),
    path("boom", boom, name="boom"),
    path("gateway", gateway, name="gateway"),
    path("database", database, name="database"),
    path("", include("django_prometheus.urls")),
]
