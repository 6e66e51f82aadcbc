"""Owns improvements: corrective and preventive measures, what they answer to, and whether they had an effect.

Knows nothing of where they come from: sources are origins (kind, id, label), and whoever knows the events counts them.
"""
