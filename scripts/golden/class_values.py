#!/usr/bin/env python3
"""Writes Tests/ReportTests/Golden/class-metrics.json: labels and logits of several seeds of two conditions, and what scikit-learn and
SciPy say of them in the places where `seedsweep aggregate --format json` says it.

    .venv/bin/python scripts/golden/class_values.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.special import log_softmax, softmax
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, log_loss, precision_recall_fscore_support,
                             roc_auc_score)

OUTPUT = Path(__file__).resolve().parents[2] / "Tests/ReportTests/Golden/class-metrics.json"
CLASSES = 5
BINS = 15
COUNTS = [22, 7, 5, 4, 2]  # of each class; the last one is never answered by some seeds
CONDITIONS = {"scratch-noaug-n70": 1.0, "ssl-noaug-n70": 2.5}
SEEDS = 6
BOUNDS = {"macro_f1": (0, 1), "macro_auroc": (0, 1), "balanced_accuracy": (0, 1), "accuracy": (0, 1),
          "cross_entropy": (-np.inf, np.inf), "brier_score": (0, 2), "calibration_error": (0, 1)}


def mean(values, lower=0, upper=1):
    """What the report says of a mean over seeds: Student's t interval, clipped; none where all values are equal."""
    values = np.asarray(values, dtype=np.float64)
    is_equal = bool(np.ptp(values) <= 1e-12 * np.abs(values).max())
    interval = None
    if not is_equal:
        low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
        interval = [max(low, lower), min(high, upper)]
    return {"n": len(values), "mean": values.mean(), "sd": values.std(ddof=1), "interval": interval}


def bin_of(confidence):
    return np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)


def scores(labels, logits):
    logits = np.asarray(logits, dtype=np.float64)
    probabilities = softmax(logits, axis=1)
    answers = logits.argmax(axis=1)
    confidence, right = probabilities.max(axis=1), answers == labels
    bins = bin_of(confidence)
    error = sum((bins == b).mean() * abs(confidence[bins == b].mean() - right[bins == b].mean())
                for b in range(BINS) if (bins == b).any())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        precision, recall, f1, _ = precision_recall_fscore_support(
            labels, answers, labels=range(CLASSES), zero_division=0)
        balanced = balanced_accuracy_score(labels, answers)
    metrics = {
        "macro_f1": f1.mean(), "balanced_accuracy": balanced, "accuracy": accuracy_score(labels, answers),
        "macro_auroc": roc_auc_score(labels, probabilities, multi_class="ovr", average="macro"),
        "cross_entropy": log_loss(labels, probabilities, labels=range(CLASSES)),
        "brier_score": ((probabilities - np.eye(CLASSES)[labels]) ** 2).sum(axis=1).mean(),
        "calibration_error": error,
    }
    assert abs(metrics["cross_entropy"] + log_softmax(logits, axis=1)[range(len(labels)), labels].mean()) < 1e-12
    return metrics, {"precision": precision, "recall": recall, "f1": f1}, (confidence, right)


def comparison(name, own, other):
    """The condition less the reference, paired by seed."""
    lower, upper = BOUNDS[name]
    differences = np.array(own) - np.array(other)
    flips = stats.permutation_test((own, other), lambda a, b, axis: (a - b).mean(axis=axis),
                                   permutation_type="samples", n_resamples=np.inf, vectorized=True)
    summary = mean(differences, lower - upper, upper - lower)
    return {"mean_difference": summary["mean"], "sd_of_differences": summary["sd"], "interval": summary["interval"],
            "t_test_p": stats.ttest_rel(own, other).pvalue, "sign_flip": {"p": flips.pvalue}}


def together(kept):
    """The bins of all seeds together: records, how many are right, the mean highest probability."""
    confidence, right = (np.concatenate(part) for part in zip(*kept))
    bins = bin_of(confidence)
    return [[int((bins == b).sum()), int(right[bins == b].sum()), float(confidence[bins == b].mean())]
            for b in range(BINS) if (bins == b).any()]


def main():
    random = np.random.default_rng(20261130)
    labels = random.permutation(np.repeat(range(CLASSES), COUNTS))
    inputs, by_metric, conditions, reliability = {}, {}, [], {}
    of = {}
    for name, skill in CONDITIONS.items():
        seeds = []
        for seed in range(SEEDS):
            logits = random.normal(size=(len(labels), CLASSES)) + skill * np.eye(CLASSES)[labels]
            logits[:, 0] += 0.8
            if seed % 2 == 0:
                logits[:, CLASSES - 1] -= 9  # never answered
            seeds.append(np.round(logits * 64) / 64)  # a float32, exactly
        results = [scores(labels, logits) for logits in seeds]
        inputs[name] = [logits.tolist() for logits in seeds]
        of[name] = {metric: [result[0][metric] for result in results] for metric in BOUNDS}
        reliability[name] = together([result[2] for result in results])
        classes = [{"records": COUNTS[c], "of": SEEDS,
                    "never_found": sum(result[1]["recall"][c] == 0 for result in results),
                    **{score: mean([result[1][score][c] for result in results]) for score in ("f1", "precision", "recall")}}
                   for c in range(CLASSES)]
        conditions.append({"name": name, "classes": classes,
                           "metrics": {metric: mean(of[name][metric], *BOUNDS[metric]) for metric in BOUNDS}})
    reference, other = CONDITIONS
    for metric in BOUNDS:
        key = "macro_f1" if metric == "macro_f1" else "score"
        by_metric[metric] = {
            "conditions": [{"name": name, key: mean(of[name][metric], *BOUNDS[metric])} for name in CONDITIONS],
            "comparisons": [{"condition": other, "reference": reference,
                             key: comparison(metric, np.array(of[other][metric]), np.array(of[reference][metric]))}]}
    OUTPUT.write_text(json.dumps(
        {"labels": labels.tolist(), "logits": inputs, "report": {"conditions": conditions}, "by_metric": by_metric,
         "reliability": reliability}, default=float, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
