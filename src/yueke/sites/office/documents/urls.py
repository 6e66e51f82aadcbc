"""Addresses of the document pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.documents import export, reading, receipts, writing

urlpatterns = [
    path("documents/", reading.documents, name="documents"),
    path("documents/new/", writing.new, name="document-new"),
    path("documents/<int:document_id>/", reading.document, name="document"),
    path("documents/<int:document_id>/edit/", writing.edit, name="document-edit"),
    path("documents/<int:document_id>/draft/", writing.draft, name="document-draft"),
    path("documents/<int:document_id>/discard/", writing.discard, name="document-discard"),
    path("documents/<int:document_id>/publish/", writing.publish, name="document-publish"),
    path("documents/versions/<int:version_id>/file/", reading.file, name="document-file"),
    path("documents/versions/<int:version_id>/confirm/", reading.confirm, name="document-confirm"),
    path("documents/versions/<int:version_id>/withdraw/", writing.withdraw, name="document-withdraw"),
    path("documents/versions/<int:version_id>/receipts/", receipts.receipts, name="document-receipts"),
    path("documents/versions/<int:version_id>/receipts/export/", export.export, name="document-receipts-export"),
    path("documents/versions/<int:version_id>/remind/", receipts.remind, name="document-remind"),
]
