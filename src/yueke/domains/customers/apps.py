"""Django registration of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The customers app."""

    name = "yueke.domains.customers"
    label = "customers"
