"""Pages of imports: upload, columns, check, progress, result."""
