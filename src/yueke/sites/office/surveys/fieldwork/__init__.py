"""Pages of fieldwork: the telephone desk, tablets, paper, talks, sheets of answers, and how they stand."""
