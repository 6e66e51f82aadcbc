"""Django registration of orders."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The orders app."""

    name = "yueke.domains.orders"
    label = "orders"
