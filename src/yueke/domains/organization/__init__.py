"""Owns the company's own people: branches, departments, posts, persons, memberships, roles, sign-ins.

Does not own customers, nor what the people do.
"""
