#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Golden/*.f64: what SciPy, statsmodels and mpmath say about 13,740 random inputs.

A file holds results only, as little-endian doubles, the results of one input after those of another. The inputs are drawn
anew by whoever reads them: see `Draws` here and in Tests/StatisticsTests/Support/Draws.swift. Arguments name the files to write, none means all.
"""
import math
import sys
from pathlib import Path

import mpmath
import numpy as np
from scipy import optimize, stats
from scipy.special import betaincinv, logsumexp
from statsmodels.stats.multitest import multipletests

from closed_form import fnv1a

OUTPUT = Path(__file__).resolve().parents[2] / "Tests/StatisticsTests/Golden"
CONFIDENCES = [0.9, 0.95, 0.99]


class Draws:
    """Whole numbers from SplitMix64 started at the FNV-1a hash of a name."""

    def __init__(self, name):
        self.state = fnv1a(name)

    def integer(self, first, last):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return first + ((z ^ (z >> 31)) >> 33) % (last - first + 1)

    def confidence(self):
        return CONFIDENCES[self.integer(0, 2)]

    def sample(self, count, smallest=0):
        """Thousandths from `smallest` to 1000."""
        return [self.integer(smallest, 1000) / 1000 for _ in range(count)]

    def proportion(self, largest):
        total = self.integer(1, largest)
        return self.integer(0, total), total


def proportion(draws):
    # proportion_ci("exact") stops its search 2e-12 from the root; these quantiles are the same interval in full.
    k, n = draws.proportion(10 ** draws.integer(1, 3))
    confidence = draws.confidence()
    tail = (1 - confidence) / 2
    lower = 0.0 if k == 0 else betaincinv(k, n - k + 1, tail)
    upper = 1.0 if k == n else betaincinv(k + 1, n - k, 1 - tail)
    coarse = stats.binomtest(k, n).proportion_ci(confidence, "exact")
    assert abs(coarse.low - lower) < 1e-11 and abs(coarse.high - upper) < 1e-11
    wilson = stats.binomtest(k, n).proportion_ci(confidence, "wilson")
    return [lower, upper, wilson.low if k else 0.0, wilson.high if k < n else 1.0]


def sequence(draws):
    """The mixture (n + 1) C(n, k) p^k (1 - p)^(n - k) = alpha, solved with 40 digits."""
    k, n = draws.proportion(10 ** draws.integer(1, 3))
    alpha = mpmath.mpf(1 - draws.confidence())

    def excess(p):
        return (mpmath.log(n + 1) + mpmath.log(mpmath.binomial(n, k)) + k * mpmath.log(p)
                + (n - k) * mpmath.log(1 - p) - mpmath.log(alpha))

    def end(outer, inner):
        for _ in range(60):
            middle = (outer + inner) / 2
            outer, inner = (outer, middle) if (middle == 0 or excess(middle) > 0) else (middle, inner)
        return mpmath.findroot(excess, (outer, inner), solver="anderson", tol=1e-30)

    peak = mpmath.mpf(k) / n
    with mpmath.workdps(40):
        if k == 0:
            return [0.0, float(1 - (alpha / (n + 1)) ** (mpmath.mpf(1) / n))]
        if k == n:
            return [float((alpha / (n + 1)) ** (mpmath.mpf(1) / n)), 1.0]
        return [float(end(mpmath.mpf(10) ** -300, peak)), float(end(1 - mpmath.mpf(10) ** -35, peak))]


def sample(draws):
    values = draws.sample(draws.integer(2, 40))
    confidence = draws.confidence()
    with np.errstate(all="ignore"):
        interval = stats.ttest_1samp(values, 0).confidence_interval(confidence)
    return [np.mean(values), np.std(values, ddof=1), np.std(values), *np.quantile(values, [0.25, 0.5, 0.75]),
            interval.low, interval.high]


def paired(draws):
    count = draws.integer(2, 30)
    test = stats.ttest_rel(draws.sample(count), draws.sample(count))
    return [test.statistic, test.pvalue]


def sign_flip(draws):
    # Thousandths as whole numbers: sums that tie do so exactly.
    differences = np.array([draws.integer(-1000, 1000) for _ in range(draws.integer(2, 10))], dtype=float)
    test = stats.permutation_test((differences,), np.sum, permutation_type="samples", n_resamples=np.inf)
    return [test.pvalue]


def fisher(draws):
    (a, n), (b, m) = draws.proportion(40), draws.proportion(40)
    return [stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue]


def mcnemar(draws):
    first, second = draws.integer(0, 60), draws.integer(0, 60)
    return [stats.binomtest(first, first + second).pvalue if first + second else 1.0]


def brown_forsythe(draws):
    groups = [draws.sample(draws.integer(3, 12), draws.integer(0, 900)) for _ in range(draws.integer(2, 4))]
    test = stats.levene(*groups, center="median")
    return [test.statistic, test.pvalue]


def holm(draws):
    return multipletests(draws.sample(8), method="holm")[1]


def improvement(draws):
    improved, tied, worse = (draws.integer(0, 12) for _ in range(3))
    total = improved + tied + worse + 1
    return [0.0 if improved == 0 else betaincinv(improved, total - improved + 1, 0.025),
            1.0 if improved + tied == total else betaincinv(improved + tied + 1, total - improved - tied, 0.975)]


def precision_of_rate(draws):
    rate, half_width = draws.integer(0, 20) / 20, draws.integer(5, 40) / 100
    for n in range(1, 2000):
        k = rate * n
        lower = 0 if k == 0 else betaincinv(k, n - k + 1, 0.025)
        upper = 1 if n - k == 0 else betaincinv(k + 1, n - k, 0.975)
        if (upper - lower) / 2 <= half_width:
            return [n]


def precision_of_mean(draws):
    deviation, half_width = draws.integer(10, 200) / 1000, draws.integer(10, 100) / 1000
    n = 2
    while stats.t.ppf(0.975, n - 1) * deviation / math.sqrt(n) > half_width:
        n += 1
    return [n]


def mcnemar_power(draws):
    """Power by going through every outcome (only first, only second) of so many pairs."""
    onlyFirst, onlySecond = draws.integer(0, 10) / 20, draws.integer(0, 10) / 20
    pairs = draws.integer(1, 24)
    power = 0.0
    for b in range(pairs + 1):
        for c in range(pairs + 1 - b):
            if b + c and stats.binomtest(b, b + c).pvalue <= 0.05:
                power += stats.multinomial.pmf([b, c, pairs - b - c],
                                               pairs, [onlyFirst, onlySecond, 1 - onlyFirst - onlySecond])
    return [power]


def t_power(draws):
    effect, pairs = draws.integer(0, 300) / 100, draws.integer(2, 60)
    critical = stats.t.ppf(0.975, pairs - 1)
    delta = effect * math.sqrt(pairs)
    # Where SciPy's lower tail is nan it is below that of a normal distribution at -8, 6e-16.
    lower = 0.0 if delta > 8 else stats.nct.cdf(-critical, pairs - 1, delta)
    return [stats.nct.sf(critical, pairs - 1, delta) + lower]


def components(draws):
    groups = [draws.sample(draws.integer(2, 8), draws.integer(0, 900)) for _ in range(draws.integer(2, 5))]
    test = stats.f_oneway(*groups)
    sizes = np.array([len(group) for group in groups])
    freedom = len(groups) - 1, sizes.sum() - len(groups)
    within = sum((len(group) - 1) * np.var(group, ddof=1) for group in groups) / freedom[1]
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / freedom[0]
    ratios = np.maximum(0, (test.statistic / stats.f.ppf([0.975, 0.025], *freedom) - 1) / size)
    return [max(0.0, (test.statistic - 1) * within / size), within, test.pvalue, *(ratios / (1 + ratios))]


def crossed(draws):
    """Two-way analysis of variance with one value a cell, by sums of squares over the full table."""
    shape = draws.integer(2, 6), draws.integer(2, 9)
    table = np.array([draws.sample(shape[1], draws.integer(0, 900)) for _ in range(shape[0])])
    rows = np.broadcast_to(table.mean(axis=1, keepdims=True), shape)
    columns = np.broadcast_to(table.mean(axis=0, keepdims=True), shape)
    mean = table.mean()
    freedom = shape[0] - 1, shape[1] - 1
    residual = ((table - rows - columns + mean)**2).sum() / (freedom[0] * freedom[1])
    squares = ((rows - mean)**2).sum() / freedom[0], ((columns - mean)**2).sum() / freedom[1]
    return [max(0.0, (squares[0] - residual) / shape[1]), max(0.0, (squares[1] - residual) / shape[0]), residual,
            *(stats.f.sf(squares[i] / residual, freedom[i], freedom[0] * freedom[1]) for i in range(2))]


def mean_sequence(draws):
    """The ends are checked from the definition: the noncentral t density mixed over effects ~ N(0, 1)."""
    values = draws.sample(draws.integer(5, 30))
    n, mean, deviation = len(values), np.mean(values), np.std(values, ddof=1)
    bound = (math.sqrt(n + 1) / 0.05) ** (2 / n)
    t = math.sqrt((n - 1) * (bound - 1) / (1 - bound / (n + 1)))
    nodes, weights = np.polynomial.legendre.leggauss(200)
    effects = 8 * nodes
    mixed = 8 * np.sum(weights * stats.norm.pdf(effects) * stats.nct.pdf(t, n - 1, effects * math.sqrt(n)))
    assert abs(mixed / stats.t.pdf(t, n - 1) * 0.05 - 1) < 1e-9, (n, mixed)
    return [mean - t * deviation / math.sqrt(n), mean + t * deviation / math.sqrt(n)]


def betting(draws):
    """Both ends of the sequence by betting: the root in the odds of half a capital on the largest stake, half spread over all."""
    values = np.array(draws.sample(draws.integer(1, 60), draws.integer(0, 900)))
    level = (1 - draws.confidence()) / 2
    stakes = np.sin(np.arange(1, 64, 2) * np.pi / 128) ** 2
    weights = np.full(32, 1 / 64) + np.eye(32)[31] / 2

    def lower(shares):
        def excess(mean):
            capitals = np.log((1 - stakes)[:, None] + stakes[:, None] * shares / mean).sum(axis=1)
            return logsumexp(capitals, b=weights) + math.log(level)
        return optimize.brentq(excess, 1e-12, shares.mean(), xtol=1e-300, rtol=1e-15) if shares.mean() > 0 else 0.0
    return [lower(values), 1 - lower(1 - values)]


def symmetry(draws):
    """The e-process of de la Pena's inequality; the closed form is checked against its integral over lambda ~ N(0, 1/rho)."""
    differences = [draws.integer(-300, 700) / 1000 for _ in range(draws.integer(1, 40))]
    rhos = 10.0 ** np.arange(-4, 0.5, 0.5)
    largest = 1.0
    for n in range(1, len(differences) + 1):
        total, squares = math.fsum(differences[:n]), math.fsum(d * d for d in differences[:n])
        value = np.mean([math.sqrt(rho / (squares + rho)) * math.exp(total**2 / (2 * (squares + rho))) for rho in rhos])
        largest = max(largest, value)
    rho = rhos[draws.integer(0, 8)]
    integral = mpmath.quad(
        lambda x: mpmath.exp(x * total - x * x * (squares + rho) / 2) * mpmath.sqrt(rho / (2 * mpmath.pi)),
        [-mpmath.inf, total / (squares + rho), mpmath.inf])
    closed = math.sqrt(rho / (squares + rho)) * math.exp(total**2 / (2 * (squares + rho)))
    assert abs(integral / closed - 1) < 1e-9, (total, squares, rho)
    return [value, largest, 1 / largest]


def discordance(draws):
    """Robbins' mixture by the beta function: the mean over all shares p of p^k (1 - p)^(n - k), against 2^-n."""
    largest, only_first, discordant = mpmath.mpf(1), 0, 0
    for _ in range(draws.integer(1, 60)):
        first, second = draws.integer(0, 2) > 0, draws.integer(0, 2) > 1
        if first != second:
            discordant += 1
            only_first += first
        value = mpmath.beta(only_first + 1, discordant - only_first + 1) * mpmath.mpf(2) ** discordant
        largest = max(largest, value)
    return [float(value), float(largest), float(1 / largest)]


INPUTS = {
    "proportion": (proportion, 2500), "sequence": (sequence, 400), "sample": (sample, 1500), "paired": (paired, 1500),
    "sign-flip": (sign_flip, 500), "fisher": (fisher, 1500), "mcnemar": (mcnemar, 800),
    "brown-forsythe": (brown_forsythe, 1000), "holm": (holm, 400), "improvement": (improvement, 500),
    "precision-of-rate": (precision_of_rate, 100), "precision-of-mean": (precision_of_mean, 200),
    "mcnemar-power": (mcnemar_power, 100), "t-power": (t_power, 400), "components": (components, 1000),
    "crossed": (crossed, 400),
    "betting": (betting, 300), "mean-sequence": (mean_sequence, 40), "symmetry": (symmetry, 300), "discordance": (discordance, 300),
}


def main():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or INPUTS:
        results, count = INPUTS[name]
        draws = Draws(name)
        rows = [np.asarray(results(draws), dtype="<f8") for _ in range(count)]
        assert np.isfinite(np.concatenate(rows)).all(), name
        (OUTPUT / f"{name}.f64").write_bytes(np.concatenate(rows).tobytes())
    print(f"{sum(count for _, count in INPUTS.values())} inputs, "
          f"{sum(file.stat().st_size for file in OUTPUT.glob('*.f64'))} bytes")


if __name__ == "__main__":
    main()
