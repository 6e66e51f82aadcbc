"""Django registration of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The customers app."""

    name = "yueke.domains.customers"
    label = "customers"

    def ready(self) -> None:
        from yueke.domains.customers.importing import CustomerImporter
        from yueke.domains.imports.importer import register

        register(CustomerImporter())
