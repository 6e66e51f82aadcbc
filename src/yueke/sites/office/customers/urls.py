"""Addresses of the customer pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.customers import (
    archive,
    changes,
    details,
    key,
    listing,
    merging,
    record,
    regions,
    reveal,
    steps,
)
from yueke.sites.office.lists.urls import list_paths

ONE = "customers/<int:customer_id>/"

urlpatterns = [
    *list_paths(listing.CUSTOMERS, "customers/", listing.customers),
    path("customers/batch/", listing.batch, name="customers-batch"),
    path("customers/new/", record.new, name="customer-new"),
    path("customers/regions/", regions.region_fields, name="region-fields"),
    path("customers/paste/", regions.parse, name="address-parse"),
    path("customers/changes/", changes.desk, name="change-requests"),
    path("customers/changes/<int:request_id>/apply/", changes.apply_change, name="change-apply"),
    path("customers/changes/<int:request_id>/refuse/", changes.refuse_change, name="change-refuse"),
    path("customers/key/", key.key_customers, name="key-customers"),
    path("customers/key/<int:qualification_id>/approve/", key.approve, name="key-approve"),
    path("customers/key/<int:qualification_id>/refuse/", key.refuse, name="key-refuse"),
    path("customers/key/<int:qualification_id>/withdraw/", key.withdraw, name="key-withdraw"),
    path("customers/merging/", merging.queue, name="merging"),
    path("customers/merging/batch/", merging.batch, name="merging-batch"),
    path("customers/merging/<int:keep_id>/<int:gone_id>/", merging.compare, name="merging-compare"),
    path("customers/merging/pairs/<int:link_id>/", merging.decide, name="merging-decide"),
    path("customers/merging/<int:merge_id>/undo/", merging.undo, name="merge-undo"),
    path("customers/merging/batches/<int:batch_id>/undo/", merging.undo_batch, name="merge-batch-undo"),
    path(ONE, archive.archive, name="customer"),
    path(f"{ONE}merge/", merging.choose, name="customer-merge"),
    path(f"{ONE}timeline/", archive.timeline, name="customer-timeline"),
    path(f"{ONE}duties/", archive.duties, name="customer-duties"),
    path(f"{ONE}alike/", archive.alike, name="customer-alike"),
    path(f"{ONE}reveal/", reveal.reveal, name="customer-reveal"),
    path(f"{ONE}edit/", record.edit, name="customer-edit"),
    path(f"{ONE}assign/", steps.assign, name="customer-assign"),
    path(f"{ONE}archive/", steps.put_away, name="customer-archive"),
    path(f"{ONE}restore/", steps.restore, name="customer-restore"),
    path(f"{ONE}review/", steps.review, name="customer-review"),
    path(f"{ONE}report/", steps.report, name="customer-report"),
    path(f"{ONE}tags/", steps.tags, name="customer-tags"),
    path(f"{ONE}key/", key.apply, name="key-apply"),
    path(f"{ONE}team/add/", steps.team_add, name="team-add"),
    path(f"{ONE}team/<int:person_id>/remove/", steps.team_remove, name="team-remove"),
    path(f"{ONE}links/<int:link_id>/", steps.decide_link, name="customer-link"),
    path(f"{ONE}contacts/add/", details.contact_add, name="contact-add"),
    path(f"{ONE}contacts/<int:contact_id>/", details.contact_edit, name="contact-edit"),
    path(f"{ONE}contacts/<int:contact_id>/remove/", details.contact_remove, name="contact-remove"),
    path(f"{ONE}addresses/add/", details.address_add, name="address-add"),
    path(f"{ONE}addresses/<int:address_id>/", details.address_edit, name="address-edit"),
    path(f"{ONE}addresses/<int:address_id>/remove/", details.address_remove, name="address-remove"),
]
