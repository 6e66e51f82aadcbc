"""Owns orders and their lines: what was bought, when, by whom, for how much.

Does not own deliveries or complaints, nor what purchases say about a customer (see customers.rules).
"""
