"""Short Chinese texts compared, sorted into categories and summed up in themes, by characters rather than words.

Words of short, hastily written texts are cut wrongly too often; pieces of one to three characters do without cutting.
Nothing here needs NumPy to compare or to suggest, so that web processes stay small.
"""
