"""Addresses of the download centre."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.downloads import approvals, pages

urlpatterns = [
    path("downloads/", pages.downloads, name="downloads"),
    path("downloads/<int:download_id>/file/", pages.file, name="download-file"),
    path("downloads/<int:download_id>/progress/", pages.progress, name="download-progress"),
    path("downloads/<int:download_id>/stop/", pages.stop, name="download-stop"),
    path("downloads/<int:download_id>/retry/", pages.retry, name="download-retry"),
    path("downloads/<int:download_id>/delete/", pages.delete, name="download-delete"),
    path("downloads/<int:download_id>/password/", approvals.password, name="download-password"),
    path("downloads/approvals/", approvals.approvals, name="export-approvals"),
    path("downloads/<int:download_id>/approve/", approvals.approve, name="export-approve"),
    path("downloads/<int:download_id>/refuse/", approvals.refuse, name="export-refuse"),
    path("downloads/reports/<int:report_id>/", pages.report, name="batch-report"),
]
