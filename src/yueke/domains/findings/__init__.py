"""Owns what is learnt from satisfaction results and what is done about it: findings, decisions, meetings, reviews, checks.

Also what results are held against: benchmarks, expectations, and fair scores as they were issued. Knows surveys, improvements
and evaluations by kind, id and label only.
"""
