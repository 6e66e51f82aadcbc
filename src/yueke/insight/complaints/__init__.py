"""What complaints show when looked at together: counts, shares, times, trends, themes, each with its definition.

Reads only; every figure respects the data scope of whoever asks, and holds no personal field. Pages, the monthly report
and the tests use the same functions. Who drafts and issues a report belongs to ``domains.reports``.
"""
