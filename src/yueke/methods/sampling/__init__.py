"""Whom to ask: how many, how they are spread over groups, and a draw that anybody can repeat.

W. G. Cochran, "Sampling Techniques", 3rd ed., Wiley 1977.
"""
