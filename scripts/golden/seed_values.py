#!/usr/bin/env python3
"""Writes sign-flip-many.f64, spread.f64, spread-interval.f64, shares.f64, influence.f64 and seeds-and-patients.f64 in
Tests/StatisticsTests/Golden: what NumPy, SciPy and scikit-learn say about seeds that are paired, crossed, or scored on few patients.

Inputs and files are as those of statistics_values.py.
"""
import math
import sys

import numpy as np
from scipy import stats
from sklearn.metrics import f1_score

from statistics_values import OUTPUT, Draws

INFINITE = 1e9


def sign_flip_many(draws):
    """The distribution of all sums by convolution, in whole numbers."""
    differences = [draws.integer(-150, 250) for _ in range(draws.integer(21, 40))]
    counts = {0: 1}
    for difference in differences:
        following = {}
        for total, count in counts.items():
            for sign in (-1, 1):
                following[total + sign * difference] = following.get(total + sign * difference, 0) + count
        counts = following
    observed = abs(sum(differences))
    return [sum(count for total, count in counts.items() if abs(total) >= observed) / 2**len(differences)]


def paired_values(draws, least, most):
    count = draws.integer(least, most)
    scale = draws.integer(1, 4)
    first = np.array([scale * draws.integer(0, 1000) for _ in range(count)], dtype=float)
    second = np.array([draws.integer(0, 1000) for _ in range(count)], dtype=float)
    return first, second


def spread(draws):
    first, second = paired_values(draws, 3, 10)
    differences = np.abs(first - np.median(first)) - np.abs(second - np.median(second))
    test = stats.permutation_test((differences,), np.sum, permutation_type="samples", n_resamples=np.inf)
    return [test.pvalue, np.std(first, ddof=1) / np.std(second, ddof=1)]


def spread_interval(draws):
    """The ends are order statistics of the ratios of summed distances over all sets of pairs, put on the grid outwards."""
    first, second = paired_values(draws, 6, 12)
    level = 1 - draws.confidence()
    u, v = np.abs(first - np.median(first)), np.abs(second - np.median(second))
    n = len(u)
    if 2.0 ** (1 - (n - n % 2)) > level:
        return [-1, -1]
    sets = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = (sets @ u) / (sets @ v)
    place = math.floor(level * 2**n / 2)
    # The empty set, and one without any distance, is as extreme whatever the scaling.
    upper = np.sort(np.where(np.isnan(ratios), np.inf, ratios))[::-1][place]
    lower = np.sort(np.where(np.isnan(ratios), 0, ratios))[place]
    estimate = u.mean() / v.mean()
    up = INFINITE if np.isinf(upper) else estimate * 2 ** ((math.floor(256 * math.log2(upper / estimate)) + 1) / 256)
    down = 0.0 if lower == 0 else estimate * 2 ** ((math.ceil(256 * math.log2(lower / estimate)) - 1) / 256)
    return [down, up]


def shares(draws):
    """Generalised confidence intervals of the shares of rows, columns and remainder, by 200,000 draws of mean squares."""
    shape = draws.integer(3, 8), draws.integer(3, 9)
    table = np.array([draws.sample(shape[1], draws.integer(0, 900)) for _ in range(shape[0])])
    rows, columns, mean = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True), table.mean()
    freedom = shape[0] - 1, shape[1] - 1, (shape[0] - 1) * (shape[1] - 1)
    squares = [shape[1] * ((rows - mean)**2).sum(), shape[0] * ((columns - mean)**2).sum(),
               ((table - rows - columns + mean)**2).sum()]
    generator = np.random.default_rng(draws.integer(0, 1000))
    drawn = [square / generator.chisquare(k, 200_000) for square, k in zip(squares, freedom)]
    parts = np.array([np.maximum(0, drawn[0] - drawn[2]) / shape[1], np.maximum(0, drawn[1] - drawn[2]) / shape[0],
                      drawn[2]])
    return np.quantile(parts / parts.sum(axis=0), [0.025, 0.975], axis=1).T.ravel()


def influence(draws):
    """Of the first record, and the root of the sum of squares over all, by moving each record's weight."""
    count = draws.integer(8, 20)
    labels = [draws.integer(0, 4) for _ in range(count)]
    answers = [label if draws.integer(0, 2) else draws.integer(0, 4) for label in labels]

    def score(weights):
        return f1_score(labels, answers, labels=range(5), average="macro", sample_weight=weights, zero_division=0)

    moved = []
    for place in range(count):
        step = 1e-4 * (np.arange(count) == place)
        moved.append((score(1 + step) - score(1 - step)) / 2e-4)
    return [moved[0], math.sqrt(sum(m * m for m in moved))]


def seeds_and_patients(draws):
    scores = draws.sample(draws.integer(2, 20))
    influences = np.array([draws.integer(-1000, 1000) / 100_000 for _ in range(draws.integer(2, 60))])
    confidence = draws.confidence()
    n, patients = len(scores), len(influences)
    seeds = np.var(scores, ddof=1) / n
    variance = patients / (patients - 1) * (influences**2).sum()
    kurtosis = (influences**4).sum() - (influences**2).sum()**2 / patients
    freedom = min(patients - 1, 2 * (influences**2).sum()**2 / kurtosis)
    tail = (1 + confidence) / 2
    half_width = math.sqrt(stats.t.ppf(tail, n - 1)**2 * seeds + stats.t.ppf(tail, freedom)**2 * variance)
    return [math.sqrt(seeds), math.sqrt(variance), freedom, np.mean(scores) - half_width, np.mean(scores) + half_width]


INPUTS = {
    "sign-flip-many": (sign_flip_many, 40), "spread": (spread, 300), "spread-interval": (spread_interval, 200),
    "shares": (shares, 40), "influence": (influence, 25), "seeds-and-patients": (seeds_and_patients, 300),
}

for name in sys.argv[1:] or INPUTS:
    function, inputs = INPUTS[name]
    draws = Draws(name)
    rows = [np.array(function(draws), dtype="<f8") for _ in range(inputs)]
    assert np.isfinite(np.concatenate(rows)).all(), name
    (OUTPUT / f"{name}.f64").write_bytes(np.concatenate(rows).tobytes())
