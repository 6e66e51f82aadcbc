"""The staff site: work desk, regulation, customers, orders, visits, imports, system pages."""
