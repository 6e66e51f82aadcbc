"""Owns the customer archive: customers, contacts, addresses, standing, key qualification, change requests.

Does not own orders or visits; what they say about a customer is handed in by the caller.
"""
