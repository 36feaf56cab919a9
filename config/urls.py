"""Every address of the system."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

import config.schema  # noqa: F401  (registers the token with the schema)
from config.health import alive, ready
from config.views import RuleList, home, rules_help

api: list[URLPattern | URLResolver] = [
    path("rules/", RuleList.as_view(), name="rules"),
    path("", include("notices.api_urls")),
    path("", include("exchange.api_urls")),
    path("", include("reporting.api_urls")),
    path("", include("subsidies.api_urls")),
    path("", include("apprenticeship.api_urls")),
    path("", include("accounts.api_urls")),
    path("", include("rulebooks.api_urls")),
    path("", include("catalogue.api_urls")),
]

urlpatterns = [
    path("", home, name="home"),
    path("help/rules/", rules_help, name="rules_help"),
    path("health/alive/", alive, name="alive"),
    path("health/ready/", ready, name="ready"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/v1/", include((api, "v1"))),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api_schema"), name="api_docs"),
    path("", include("notices.urls")),
    path("", include("exchange.urls")),
    path("", include("reporting.urls")),
    path("", include("subsidies.urls")),
    path("", include("apprenticeship.urls")),
    path("", include("rulebooks.urls")),
    path("", include("catalogue.urls")),
    path("accounts/", include("accounts.urls")),
]

handler400 = "config.errors.page_bad_request"
handler403 = "config.errors.page_forbidden"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.page_broken"
