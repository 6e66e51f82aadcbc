"""Pages of compliance: consent, requests of persons, the register of personal information, retention, incidents."""
