"""The built-in regulation packs as data: one folder per regulation, `pack.yaml` and one file per chapter."""
