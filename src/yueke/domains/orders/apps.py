"""Django registration of orders."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The orders app."""

    name = "yueke.domains.orders"
    label = "orders"

    def ready(self) -> None:
        import yueke.domains.orders.merging  # noqa: F401  declares what a merge does with its tables
        from yueke.domains.imports.importer import register
        from yueke.domains.orders.importing import OrderImporter

        register(OrderImporter())
