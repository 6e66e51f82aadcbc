"""The cast of the customer tests."""

from yueke.domains.customers.tests.conftest import AT, Cast, cast, customer

__all__ = ["AT", "Cast", "cast", "customer"]
