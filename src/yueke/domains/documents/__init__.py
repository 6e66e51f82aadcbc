"""Owns the company's written documents (D0): their versions, who shall read them, and who has confirmed it.

Does not know the clauses a document explains; a pack is only named by its code.
"""
