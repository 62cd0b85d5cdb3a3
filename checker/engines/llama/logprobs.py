"""Turn the scores of a whole vocabulary into one answer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from checker.core.ports import Answer


def answer_at(logits: NDArray[np.float32], yes: Sequence[int], no: Sequence[int]) -> Answer | None:
    """Return the answer whose first tokens are `yes` or `no`; None where the scores are not finite.

    Args:
        logits: unnormalised scores, one per token of the vocabulary.
        yes: token ids, each once.
        no: the same; none in common.
    """
    scores = logits.astype(np.float64)
    with np.errstate(all="ignore"):  # a broken model's NaN and infinity are seen below
        total = _compute_logsumexp(scores)
        log_yes = _compute_logsumexp(scores[list(yes)]) - total
        log_no = _compute_logsumexp(scores[list(no)]) - total
    if not np.isfinite([total, log_yes, log_no]).all():
        return None
    return Answer(margin=float(log_yes - log_no), mass=float(np.exp(log_yes) + np.exp(log_no)))


def _compute_logsumexp(values: NDArray[np.float64]) -> np.float64:
    top = values.max()
    result: np.float64 = top + np.log(np.exp(values - top).sum())
    return result
