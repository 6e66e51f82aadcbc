"""Cleaners for what people type into spreadsheet cells: names, phones, dates, amounts, addresses, numbers.

Owns: one cell in, one :class:`Cleaned` out (the value, what is wrong with it, what was changed).
Does not own: files (``kernel.sheets``), which column means what, what to do with a refused cell, Django.
"""
