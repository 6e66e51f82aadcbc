"""Which records are the same customer?  Weights of evidence for each pair, groups without chains.

After I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969) 1183-1210: each compared
field adds log2(m/u), where m is how often the field agrees for the same customer and u how often for two
different ones. The weights are written down in ``scoring``, not learned; every pair carries its reasons.
"""

from yueke.methods.matching.grouping import Duplicates, Group, Pair, suggest_duplicates
from yueke.methods.matching.records import Frequencies, Record, blocking_keys
from yueke.methods.matching.scoring import MAYBE, SAME, Reason, Score, may_match, score

__all__ = [
    "MAYBE",
    "SAME",
    "Duplicates",
    "Frequencies",
    "Group",
    "Pair",
    "Reason",
    "Record",
    "Score",
    "blocking_keys",
    "may_match",
    "score",
    "suggest_duplicates",
]
