"""Owns the products the company sells. Does not own prices agreed in an order."""
