"""How well the similarity of texts tells whether two complaints are about the same problem.

    python benchmarks/similarity.py [--rarities] [--together]

Prints for each file of labelled complaints and each threshold near the one in use how many of the pairs called similar are
so (precision) and how many of those that are so are called similar (recall), on the products that no choice was made on.
``--rarities`` weighs pieces by how rare they are in all files together; ``--together`` adds what the same category (of the four kinds)
and the same product add where repeats are found.
"""

from __future__ import annotations

import argparse

from yueke.domains.complaints.rules.repeats import SAME_CATEGORY, SAME_PRODUCT
from yueke.methods.intervals import wilson
from yueke.methods.tests.labelled import FILES, Pair, complaints, pairs
from yueke.methods.text.similarity import SIMILAR, SIMILAR_WEIGHED, rarities, similarity


def added(pair: Pair) -> float:
    """What else than the texts speaks for a repeat."""
    return SAME_CATEGORY * (pair.a.category == pair.b.category) + SAME_PRODUCT * (pair.a.product == pair.b.product)


def told(right: int, n: int) -> str:
    """A share with its 95 % interval (Wilson), as if pairs were drawn apart: those of one complaint are not quite."""
    low, high = wilson(right, n) or (0.0, 1.0)
    return f"{right / n if n else 1:.3f} ({low:.2f}–{high:.2f})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rarities", action="store_true")
    parser.add_argument("--together", action="store_true")
    asked = parser.parse_args()
    weighed = asked.rarities
    idf = rarities(one.text for file in FILES for one in complaints(file)) if weighed else None
    middle = SIMILAR_WEIGHED if weighed else SIMILAR
    for file in FILES:
        judged = [
            (p.kind, similarity(p.a.text, p.b.text, idf) + (added(p) if asked.together else 0))
            for p in pairs(file)
            if p.a.measures
        ]
        kinds = [kind for kind, _ in judged]
        print(
            f"{file}: {len(judged)} pairs, "
            + ", ".join(f"{kinds.count(k)} {k}" for k in ("same", "other", "unrelated"))
        )
        for step in (-0.1, -0.05, 0.0, 0.05, 0.1):
            found = [kind for kind, value in judged if value >= middle + step]
            right = found.count("same")
            print(
                f"  from {middle + step:.2f}  precision {told(right, len(found))}  recall {told(right, kinds.count('same'))}"
            )


if __name__ == "__main__":
    main()
