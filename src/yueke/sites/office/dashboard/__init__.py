"""看板: the customer base, orders, visits and red clauses, each card loaded by itself."""
