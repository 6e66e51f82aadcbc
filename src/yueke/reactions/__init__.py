"""Event → command in another module. One file per story: the answer to «what happens when …»."""
