from yueke.domains.organization.tests.house import house, quick_hashing  # noqa: F401
