"""One search box for everything, and the suggestions behind every select that searches."""
