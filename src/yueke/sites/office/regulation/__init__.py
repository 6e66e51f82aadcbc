"""The regulation as people read it: the document with its lights, each clause, what-if, amendments."""
