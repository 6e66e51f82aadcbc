"""Addresses of the search."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.search import options, palette

urlpatterns = [
    path("search/", palette.search, name="search"),
    path("search/customers/", options.customer_options, name="customer-options"),
    path("search/people/", options.person_options, name="person-options"),
    path("search/products/", options.product_options, name="product-options"),
]
