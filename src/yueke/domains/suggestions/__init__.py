"""Owns what was learned from the company's own records to suggest how a text is sorted, and whether suggestions were taken.

Suggests, never decides: what is suggested is applied by a person or not at all. Knows nothing of what the texts are about.
"""
