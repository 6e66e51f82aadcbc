"""Pages of the catalogue of products."""
