"""Addresses of the regulation."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.regulation import amending, clause, document, export, what_if

urlpatterns = [
    path("regulation/", document.regulation_page, name="regulation"),
    path("clause/<str:clause_id>/", clause.clause_page, name="clause"),
    path("clause/<str:clause_id>/export/", export.export, name="clause-export"),
    path("clause/<str:clause_id>/trend/", clause.trend_card, name="clause-trend"),
    path("clause/<str:clause_id>/owners/", clause.owners_card, name="clause-owners"),
    path("clause/<str:clause_id>/what-if/", what_if.what_if_page, name="clause-what-if"),
    path("amendments/", amending.amendments, name="amendments"),
    path("amendments/<int:amendment_id>/", amending.amendment, name="amendment"),
    path("amendments/<int:amendment_id>/decide/", amending.decide, name="amendment-decide"),
    path("amendments/<int:amendment_id>/withdraw/", amending.withdraw, name="amendment-withdraw"),
]
