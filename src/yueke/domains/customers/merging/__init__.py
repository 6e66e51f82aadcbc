"""The same customer twice: pairs found, archives merged, merges undone.

What a merge does with each table that points at customers is a rule declared beside that table (:mod:`relations`);
what it did is written down row by row (:mod:`carrying`), so that undoing needs no rule of its own (:mod:`undoing`).
"""
