"""Addresses of the order pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.lists.urls import list_paths
from yueke.sites.office.orders import listing, record

urlpatterns = [
    *list_paths(listing.ORDERS, "orders/", listing.orders),
    path("orders/new/", record.new, name="order-new"),
    path("orders/<int:order_id>/", record.order, name="order"),
    path("orders/<int:order_id>/deliver/", record.deliver, name="order-deliver"),
    path("orders/<int:order_id>/cancel/", record.cancel, name="order-cancel"),
]
