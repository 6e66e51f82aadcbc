"""Django registration of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The customers app."""

    name = "yueke.domains.customers"
    label = "customers"

    def ready(self) -> None:
        import yueke.domains.customers.merging.own  # noqa: F401  declares what a merge does with its tables
        from yueke.domains.customers.importing import CustomerImporter
        from yueke.domains.imports.importer import register

        register(CustomerImporter())
