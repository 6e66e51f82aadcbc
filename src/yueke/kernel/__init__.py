"""The ground floor: time, errors, events and jobs, access, lifecycles, encryption, files, numbering.

Knows no customer, visit or regulation; every other floor may stand on it.
"""
