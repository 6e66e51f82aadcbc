"""The cast of the customer tests plays here too."""

from yueke.domains.customers.tests.conftest import cast, customer

__all__ = ["cast", "customer"]
