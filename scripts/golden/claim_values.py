#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Golden/welch.f64 and variance-ratio.f64: what SciPy says about printed means and deviations.

Inputs and files are as those of statistics_values.py.
"""
import math

import numpy as np
from scipy import stats

from statistics_values import OUTPUT, Draws

INPUTS = 500


def moments(draws):
    """Size, mean and standard deviation (n - 1) of a sample."""
    return draws.integer(2, 40), draws.integer(0, 1000) / 1000, draws.integer(1, 200) / 1000


def welch(draws):
    (n, mean, deviation), (m, other_mean, other_deviation) = moments(draws), moments(draws)
    confidence = draws.confidence()
    test = stats.ttest_ind_from_stats(mean, deviation, n, other_mean, other_deviation, m, equal_var=False)
    first, second = deviation**2 / n, other_deviation**2 / m
    freedom = (first + second)**2 / (first**2 / (n - 1) + second**2 / (m - 1))
    half_width = stats.t.ppf((1 + confidence) / 2, freedom) * math.sqrt(first + second)
    return [test.statistic, freedom, test.pvalue, mean - other_mean - half_width, mean - other_mean + half_width]


def variance_ratio(draws):
    (n, _, deviation), (m, _, other_deviation) = moments(draws), moments(draws)
    confidence = draws.confidence()
    f = (deviation / other_deviation)**2
    p = min(1, 2 * min(stats.f.sf(f, n - 1, m - 1), stats.f.cdf(f, n - 1, m - 1)))
    ends = stats.f.ppf([(1 + confidence) / 2, (1 - confidence) / 2], n - 1, m - 1)
    return [f, p, *np.sqrt(f / ends)]


for name, function in [("welch", welch), ("variance-ratio", variance_ratio)]:
    draws = Draws(name)
    rows = [np.array(function(draws), dtype="<f8") for _ in range(INPUTS)]
    (OUTPUT / f"{name}.f64").write_bytes(np.concatenate(rows).tobytes())
