"""Pages of complaints: the desk that takes them in, the lists and the board, one complaint with all that may be done."""
