"""Owns the rights of the persons behind the archive: consent, requests, freezing, erasure, retention, assessments, incidents.

Does not own the archive itself, nor who may see what in it: each module declares its personal fields (``personal.py``),
and this one reads the declarations. Other modules are told through events.
"""
