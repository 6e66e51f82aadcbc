"""Spreadsheet files in and out: XLSX, XLS, ODS, CSV.

Owns: reading a sheet so that every row is accounted for, recognising its header and guessing what its columns
mean, writing exports, templates and the sheet of failed rows.  Does not own: what a cell means
(``kernel.cleaning``), what becomes of a row, uploads, Django.
"""
