"""Owns planned and completed visits, their record forms, and feedback passed to departments.

Does not decide when a visit is due: the regulation does.
"""
