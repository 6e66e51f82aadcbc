"""Owns uploads of spreadsheets: batches, rows and their outcomes, remembered column mappings, undo.

Does not know what is imported; each module that accepts sheets supplies an Importer.
"""
