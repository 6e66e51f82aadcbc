"""Owns how customers show who they are on the portal: one-time codes to a phone or e-mail of their archive, and sittings.

Does not own the archive, nor what customers may do (privacy and others say so themselves), nor how a code travels: it
hands code and contact to whoever sends them, once.
"""
