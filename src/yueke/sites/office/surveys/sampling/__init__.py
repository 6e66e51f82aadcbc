"""The sampling desk (D5.3): population, list, size, allocation, draw, proof; and which way of asking suits (D5.4)."""
