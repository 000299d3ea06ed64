"""How good a detector is: measures with intervals, beside what blur or size alone would tell.

The product itself is run on a manifest; what it could not judge is counted, never guessed.
"""

from unmask.lab.evaluation.bootstrap import (
    Estimate,
    auc,
    auc_difference,
    estimate,
    log_likelihood_ratio_cost,
    rank_correlation,
)

__all__ = [
    "Estimate",
    "auc",
    "auc_difference",
    "estimate",
    "log_likelihood_ratio_cost",
    "rank_correlation",
]
