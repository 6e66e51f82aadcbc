"""How good the archive's data is (clauses A2.2, A2.3): rules with the archives behind each, and their nightly trend."""
