"""The model of a PLS path analysis, and its estimate from a correlation matrix.

M. Tenenhaus, V. Esposito Vinzi, Y.-M. Chatelin and C. Lauro, "PLS path modeling", Computational Statistics & Data Analysis 48
(2005) 159-205. Everything is standardised; all that the algorithm needs is the correlations of the questions, so that many
bootstrap samples are estimated at once. Latent variables are weighted sums of their questions, whose error of measurement draws
paths towards 0, the more the less reliable they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SCHEMES = ("path", "centroid", "factorial")
MODES = ("A", "B")
TOLERANCE = 1e-9
ROUNDS = 500


@dataclass(frozen=True)
class Model:
    """``blocks``: latent variable → places of its questions (columns); ``causes``: latent variable → those that lead to it.

    ``modes``: A (reflective: correlation weights) where not told, or B (formative: regression weights). Latent variables stand in
    an order in which causes come before what they lead to.
    """

    blocks: Mapping[str, Sequence[int]]
    causes: Mapping[str, Sequence[str]]
    modes: Mapping[str, str]
    scheme: str = "path"

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES:
            raise ValueError(f"no scheme {self.scheme!r}")
        if any(mode not in MODES for mode in self.modes.values()):
            raise ValueError("a mode is A or B")
        names = list(self.blocks)
        for name, leading in self.causes.items():
            if any(one not in names[: names.index(name)] for one in leading):
                raise ValueError(f"causes of {name} must come before it")
        used = [place for places in self.blocks.values() for place in places]
        if len(set(used)) != len(used) or not all(map(len, self.blocks.values())):
            raise ValueError("each latent variable needs questions of its own")
        linked = {name for name, leading in self.causes.items() if leading} | {
            one for leading in self.causes.values() for one in leading
        }
        if linked != set(names):
            raise ValueError("each latent variable needs a path")

    @property
    def names(self) -> list[str]:
        """The latent variables in order."""
        return list(self.blocks)

    def paths(self) -> Numbers:
        """(J × J), 1 where the row leads to the column."""
        names = self.names
        found = np.zeros((len(names), len(names)))
        for name, leading in self.causes.items():
            for one in leading:
                found[names.index(one), names.index(name)] = 1.0
        return found


@dataclass(frozen=True)
class Estimates:
    """For each of m correlation matrices: outer weights (m × K × J) that give latent variables of variance 1, their correlations
    (m × J × J), loadings (m × K × J, zero outside the block), path coefficients (m × J × J, row leads to column), R² (m × J).

    ``converged`` (m): where not, the figures of that matrix mean nothing.
    """

    weights: Numbers
    correlations: Numbers
    loadings: Numbers
    paths: Numbers
    explained: Numbers
    converged: NDArray[np.bool_]

    @property
    def effects(self) -> Numbers:
        """Total effects (m × J × J): along all paths."""
        size = self.paths.shape[-1]
        return np.linalg.inv(np.eye(size) - self.paths) - np.eye(size)


def estimate(model: Model, matrices: Numbers) -> Estimates:
    """Estimate the model from correlation matrices (m × K × K) of its questions."""
    places = list(model.blocks.values())
    mask = np.zeros((matrices.shape[1], len(places)))
    for latent, block in enumerate(places):
        mask[list(block), latent] = 1.0
    links = model.paths()
    inverses = {k: _inverse(matrices, places[k]) for k, name in enumerate(model.names) if model.modes.get(name) == "B"}
    weights = _unit(matrices, np.broadcast_to(mask, (len(matrices), *mask.shape)))
    converged = np.zeros(len(matrices), dtype=bool)
    for _ in range(ROUNDS):
        inner = _inner(weights.swapaxes(1, 2) @ matrices @ weights, links, model.scheme)
        outer = (matrices @ weights @ inner) * mask
        for latent, inverse in inverses.items():
            rows = list(places[latent])
            outer[:, rows, latent] = (inverse @ outer[:, rows, latent, None])[..., 0]
        fresh = _unit(matrices, outer)
        converged = np.abs(np.abs(fresh) - np.abs(weights)).max(axis=(1, 2)) < TOLERANCE
        weights = fresh
        if converged.all():
            break
    return _finished(matrices, weights, mask, links, converged)


def _finished(
    matrices: Numbers, weights: Numbers, mask: Numbers, links: Numbers, converged: NDArray[np.bool_]
) -> Estimates:
    # A latent variable points where most of its questions point: more of it is more of them.
    loadings = (matrices @ weights) * mask
    weights = weights * np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    loadings = (matrices @ weights) * mask
    correlations = weights.swapaxes(1, 2) @ matrices @ weights
    paths = np.zeros_like(correlations)
    explained = np.zeros(correlations.shape[:2])
    for latent in range(links.shape[0]):
        leading = np.flatnonzero(links[:, latent])
        if len(leading):
            paths[:, leading, latent] = _regressed(correlations, leading, latent)
            explained[:, latent] = (paths[:, leading, latent] * correlations[:, leading, latent]).sum(axis=1)
    return Estimates(weights, correlations, loadings, paths, explained, converged)


def _unit(matrices: Numbers, weights: Numbers) -> Numbers:
    """Each column so scaled that its latent variable has variance 1."""
    variance = np.einsum("mkj,mkl,mlj->mj", weights, matrices, weights, optimize=True)
    return weights / np.sqrt(np.maximum(variance, 1e-300))[:, None, :]


def _inner(correlations: Numbers, links: Numbers, scheme: str) -> Numbers:
    """Inner weights (m × J × J): column j holds how much each other one counts for j."""
    joined = links + links.T
    if scheme == "centroid":
        return np.asarray(np.sign(correlations) * joined)
    if scheme == "factorial":
        return correlations * joined
    found = correlations * links.T  # what follows counts by correlation,
    for latent in range(links.shape[0]):
        leading = np.flatnonzero(links[:, latent])
        if len(leading):  # what leads to it by regression
            found[:, leading, latent] = _regressed(correlations, leading, latent)
    return np.asarray(found)


def _regressed(correlations: Numbers, leading: NDArray[np.intp], latent: int) -> Numbers:
    """Coefficients (m × causes) of a latent variable on its causes."""
    across = correlations[:, leading, latent][..., None]
    return np.asarray(np.linalg.solve(correlations[:, leading][:, :, leading], across)[..., 0])


def _inverse(matrices: Numbers, block: Sequence[int]) -> Numbers:
    rows = list(block)
    return np.asarray(np.linalg.pinv(matrices[:, rows][:, :, rows]))
