from yueke.domains.organization.tests.house import house, house_of_file  # noqa: F401
