"""Pages of the customer archive: list, archive, forms, key customers, changed facts."""
