#!/usr/bin/env python3
"""What SciPy says about printed means and deviations.

Writes Tests/StatisticsTests/Golden/welch.f64 and variance-ratio.f64, whose inputs and files are as those of statistics_values.py, and
Tests/ReportTests/Golden/claims.json: of every published claim that the program has, and of those beside that file, what
`seedsweep claim --format json` prints of means, rates and comparisons.
"""
import json
import math
import tomllib
from fractions import Fraction

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


def counts(rate, total):
    """The numbers that are rounded to what is printed when they are divided by `total`, in exact arithmetic."""
    number = rate.replace("%", "").strip()
    scale = 10**len(number.partition(".")[2]) * (100 if "%" in rate else 1)
    printed = Fraction(number) / (100 if "%" in rate else 1)
    return [k for k in range(total + 1) if abs(Fraction(k, total) - printed) <= Fraction(1, 2 * scale)]


def deviation(row, seeds, convention):
    """With n - 1 in the denominator; None of one seed, and where the row does not say it."""
    if seeds < 2 or "mean" not in row:
        return None
    if "se" in row:
        return row["se"] * math.sqrt(seeds)
    if "sd" not in row:
        return None
    return row["sd"] * (math.sqrt(seeds / (seeds - 1)) if convention == "population" else 1)


def row_values(name, row, seeds):
    def interval(convention):
        spread = deviation(row, seeds, convention)
        if spread is None:
            return None
        half_width = stats.t.ppf(0.975, seeds - 1) * spread / math.sqrt(seeds)
        return [row["mean"] - half_width, row["mean"] + half_width]

    found = counts(row["rate"], seeds) if "rate" in row else []
    test = stats.binomtest(found[0], seeds) if len(found) == 1 else None
    values = {"seeds": seeds, "counts": found}
    for convention in ["sample", "population"]:
        values[f"interval_{convention}_sd"] = interval(convention)
    for method in ["exact", "wilson"]:
        ends = test.proportion_ci(0.95, method=method) if test else None
        values[method] = [ends.low, ends.high] if ends else None
    return values


def moments_values(row, seeds, other, other_seeds, convention):
    first, second = deviation(row, seeds, convention), deviation(other, other_seeds, convention)
    if first is None or second is None:
        return None
    test = stats.ttest_ind_from_stats(
        row["mean"], first, seeds, other["mean"], second, other_seeds, equal_var=False)
    parts = first**2 / seeds, second**2 / other_seeds
    freedom = sum(parts)**2 / (parts[0]**2 / (seeds - 1) + parts[1]**2 / (other_seeds - 1))
    difference, half_width = row["mean"] - other["mean"], stats.t.ppf(0.975, freedom) * math.sqrt(sum(parts))
    f = (first / second)**2
    tails = stats.f.sf(f, seeds - 1, other_seeds - 1), stats.f.cdf(f, seeds - 1, other_seeds - 1)
    ends = stats.f.ppf([0.975, 0.025], seeds - 1, other_seeds - 1)
    return {
        "welch": {
            "difference": difference, "t": test.statistic, "degrees_of_freedom": freedom, "p": test.pvalue,
            "interval": [difference - half_width, difference + half_width]},
        "variance_ratio": {
            "f": f, "p": min(1, 2 * min(tails)), "sd_ratio": math.sqrt(f), "interval": list(np.sqrt(f / ends))}}


def fisher(first, second):
    return stats.fisher_exact([[k, n - k] for k, n in [first, second]]).pvalue


def comparison_values(row, seeds, other, other_seeds):
    found = [counts(r["rate"], n) if "rate" in r else [] for r, n in [(row, seeds), (other, other_seeds)]]
    known = all(len(k) == 1 for k in found)
    paired = seeds == other_seeds
    return {
        "seeds": seeds, "reference_seeds": other_seeds,
        "sample_sd": moments_values(row, seeds, other, other_seeds, "sample"),
        "population_sd": moments_values(row, seeds, other, other_seeds, "population"),
        "fisher_p": fisher((found[0][0], seeds), (found[1][0], other_seeds)) if known else None,
        "smallest_reachable_p": {
            "sign_flip": min(1, 2**(1 - seeds)) if paired else None,
            "mcnemar": min(1, stats.binomtest(0, seeds).pvalue) if paired else None,
            "fisher": fisher((seeds, seeds), (0, other_seeds))}}


def power(first, second, pairs):
    """Of McNemar's exact test at 5 %, over all numbers of discordant pairs."""
    only_first, only_second = first * (1 - second), second * (1 - first)
    total = 0
    for discordant in range(1, pairs + 1):
        rejected = sum(
            stats.binom.pmf(k, discordant, only_first / (only_first + only_second))
            for k in range(discordant + 1) if stats.binomtest(k, discordant).pvalue <= 0.05)
        total += stats.binom.pmf(discordant, pairs, only_first + only_second) * rejected
    return total


def share(rate):
    return float(Fraction(rate.replace("%", "").strip()) / (100 if "%" in rate else 1))


def claim_values(claim):
    rates = [row["rate"] for row in claim["rows"].values() if "rate" in row and "seeds" not in row]
    allowed = [n for n in range(1, 31) if all(counts(rate, n) for rate in rates)]
    if "seeds-assumed" in claim:
        tried = sorted([claim["seeds"]] + [n for n in allowed if n > 1 and n != claim["seeds"]][:2])
    else:
        tried = [claim.get("seeds", next(iter(claim["rows"].values())).get("seeds"))]
    name = claim.get("reference", next(iter(claim["rows"])))
    other = claim["rows"][name]
    comparisons = []
    for condition, row in claim["rows"].items():
        if condition == name:
            continue
        has_power = "rate" in row and "rate" in other and share(row["rate"]) != share(other["rate"])
        comparisons.append({
            "condition": condition, "reference": name,
            "readings": [
                comparison_values(row, row.get("seeds", n), other, other.get("seeds", n)) for n in tried],
            **({"mcnemar_power": [
                {"pairs": n, "power": power(share(row["rate"]), share(other["rate"]), n)}
                for n in [6, 8, 10, 11, 12, 20]]} if has_power else {})})
    return {
        **({"allowed_seeds": allowed} if rates else {"allowed_seeds": None}), "tried_seeds": tried,
        "rows": [
            {"name": condition, "readings": [row_values(condition, row, row.get("seeds", n)) for n in tried]}
            for condition, row in claim["rows"].items()],
        "comparisons": comparisons}


TOP = OUTPUT.parents[2]
GOLDEN = TOP / "Tests/ReportTests/Golden"
files = sorted([*(TOP / "Sources/Report/Published").glob("*.toml"), *GOLDEN.glob("*.toml")], key=lambda path: path.name)
claims = {path.stem: claim_values(tomllib.loads(path.read_text())) for path in files}
(GOLDEN / "claims.json").write_text(json.dumps(claims, indent=1) + "\n")
