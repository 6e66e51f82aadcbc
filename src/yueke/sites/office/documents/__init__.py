"""Pages of the company's written documents (D0)."""
