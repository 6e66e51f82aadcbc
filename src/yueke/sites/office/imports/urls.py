"""Addresses of the import pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.imports import batch, upload

urlpatterns = [
    path("imports/", upload.batches, name="imports"),
    path("imports/new/<slug:kind>/", upload.new, name="import-new"),
    path("imports/new/<slug:kind>/template.xlsx", upload.template, name="import-template"),
    path("imports/<int:batch_id>/", batch.batch, name="import"),
    path("imports/<int:batch_id>/columns/", upload.columns, name="import-columns"),
    path("imports/<int:batch_id>/decide/", batch.decide, name="import-decide"),
    path("imports/<int:batch_id>/run/", batch.run, name="import-run"),
    path("imports/<int:batch_id>/progress/", batch.progress, name="import-progress"),
    path("imports/<int:batch_id>/stop/", batch.stop, name="import-stop"),
    path("imports/<int:batch_id>/cancel/", batch.cancel, name="import-cancel"),
    path("imports/<int:batch_id>/undo/", batch.undo, name="import-undo"),
    path("imports/<int:batch_id>/refused.xlsx", batch.refused, name="import-refused"),
]
