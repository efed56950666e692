"""Every address, by the app that answers it."""

from django.contrib import admin
from django.urls import path

admin.site.final_catch_all_view = False  # it would call every path below /admin/ a valid one

urlpatterns = [
    path("admin/", admin.site.urls),
]
