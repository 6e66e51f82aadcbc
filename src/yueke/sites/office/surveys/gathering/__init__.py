"""The collection of one survey: ways in, personal links, quotas, and how far it is."""
