"""Pages about visits: what is planned, the record form, the records, feedback to departments."""
