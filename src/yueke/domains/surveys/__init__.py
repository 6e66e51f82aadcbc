"""Owns surveys: questionnaires, plans, samples, collection in every mode, cleaning and weights.

Does not own the store of evaluations (evaluations does), send messages (the outbox does), or own pages.
"""
