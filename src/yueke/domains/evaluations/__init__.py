"""What customers think, in one place: the tree of indicators, every rating there is, and what they write by themselves.

Imports from outside: ``commands`` to write, ``queries`` to read.
"""
