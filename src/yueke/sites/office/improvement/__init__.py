"""Pages of improvements: the list and the board, one improvement, its measures and effect, the printed form."""
