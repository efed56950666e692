"""Every address, by the app that answers it."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.problems import unknown_path
from salestrainer.health import healthz, readyz
from salestrainer.metrics import metrics

admin.site.final_catch_all_view = False  # it would call every path below /admin/ a valid one

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("", include("accounts.urls")),
    path("", include("sessions_app.urls")),
    path("", include("grading.urls")),
    path("", include("analytics.urls")),
    re_path(r"^api(?:/.*)?$", unknown_path),
]
