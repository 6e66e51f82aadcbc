"""All addresses of the installation."""

from django.urls import include, path

urlpatterns = [
    path("", include("yueke.config.health.urls")),
    path("api/v1/", include("yueke.sites.api.urls")),
    path("p/", include("yueke.sites.portal.urls")),
    path("", include("yueke.sites.office.urls")),
]

handler400 = "yueke.sites.office.errors.bad_request"
handler403 = "yueke.sites.office.errors.forbidden"
handler404 = "yueke.sites.office.errors.not_found"
handler500 = "yueke.sites.office.errors.server_error"
