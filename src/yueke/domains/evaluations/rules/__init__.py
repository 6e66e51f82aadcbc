"""What is so whatever the tables hold: weights of indicators, scores, what a text says, what may be shown."""
