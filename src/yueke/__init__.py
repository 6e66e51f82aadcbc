"""Yueke 悦客: adopt a customer-management regulation; it is carried out and proved."""

__version__ = "0.1.0"
