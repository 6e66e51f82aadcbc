"""How satisfied are they?  Answers on a scale made into figures, each with its number of answers and its uncertainty."""
