"""Owns reports on months and on surveys: drafted from a frozen cut of figures, edited, checked by somebody else, issued, kept.

Knows nothing of what a report is about: whoever drafts one brings figures and words. How figures come about is insight's.
"""
