"""What happened to a record, and to all of them: history panels, operation log, audit log."""
