"""Are the questions any good, and are the answers meant?  Item analysis, and answers that look careless or made up."""
