"""One machinery for every list of records: query row, saved views, columns, pages, batches and export."""
