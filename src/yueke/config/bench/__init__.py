"""``yueke bench``: a company of a million customers in a database of its own, and how long its pages take.

``place`` keeps it apart from real data, ``build`` fills it, ``operations`` says what is measured and what the
right answer is, ``measuring`` takes the times, ``report`` prints and stores them.
"""
