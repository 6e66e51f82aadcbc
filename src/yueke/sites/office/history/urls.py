"""Addresses of history and audit."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.history import audit, log, panel

urlpatterns = [
    path("history/<slug:kind>/<int:pk>/", panel.panel, name="history"),
    path("system/operations/", log.log, name="operation-log"),
    path("system/operations/<int:act_id>/", log.act, name="operation"),
    path("system/audit/", audit.audit, name="audit-log"),
    path("system/audit/<int:seq>/", audit.line, name="audit-line"),
]
