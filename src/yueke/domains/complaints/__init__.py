"""Owns complaints: their life from the first call to the archive, their grading, clocks, receipts and evidence.

Does not send messages to customers (the outbox does), improve what complaints show (improvement does), or own pages.
"""
