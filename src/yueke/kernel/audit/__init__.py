"""The audit log: security and business events as an append-only chain of hashes.

An event whose class says ``audited`` becomes a line when its transaction commits; the database writes it, numbers it
and covers it and the line before with a hash. :mod:`chain` finds what was changed, removed or inserted afterwards,
:mod:`anchors` keeps marks outside the table, by which even a chain written anew from end to end is found.
"""
