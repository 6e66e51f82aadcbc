"""Owns orders and their lines, and the purchase figures drawn from them. Does not own deliveries."""
