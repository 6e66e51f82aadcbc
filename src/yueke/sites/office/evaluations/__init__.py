"""Evaluations of customers as the staff read, publish and answer them; indicators; codes to hang up."""
