"""Addresses of the product pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.catalogue import pages
from yueke.sites.office.lists.urls import list_paths

urlpatterns = [
    *list_paths(pages.PRODUCTS, "products/", pages.products),
    path("products/new/", pages.new, name="product-new"),
    path("products/<int:product_id>/", pages.product, name="product"),
    path("products/<int:product_id>/edit/", pages.edit, name="product-edit"),
    path("products/<int:product_id>/retire/", pages.retire, name="product-retire"),
    path("products/<int:product_id>/bring-back/", pages.bring_back, name="product-bring-back"),
]
