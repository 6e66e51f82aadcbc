"""Satisfaction as an unseen cause and effect of what is asked: partial least squares path modelling."""
