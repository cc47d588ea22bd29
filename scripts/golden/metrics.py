#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/metrics.json: classification metrics by scikit-learn and SciPy.

Run in a fresh environment (see README.md beside this file for the versions used):
    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn
    .venv/bin/python scripts/golden/metrics.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
from scipy.special import entr, log_softmax, softmax
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, confusion_matrix,
                             precision_recall_fscore_support, roc_auc_score)

OUTPUT = Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/metrics.json"
PTBXL = [0.82, 0.073, 0.039, 0.037, 0.031]  # the natural mix of the five rhythms


def calibration_error(confidence, correct, bins=15):
    """Guo et al. 2017: bins open below, closed above."""
    bin_of = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = bin_of == b
        if inside.any():
            error += inside.mean() * abs(confidence[inside].mean() - correct[inside].mean())
    return error


def macro_auroc(labels, probabilities):
    areas = [roc_auc_score(labels == c, probabilities[:, c]) for c in range(probabilities.shape[1])
             if 0 < (labels == c).sum() < len(labels)]
    return float(np.mean(areas)) if areas else None


def expected(labels, logits):
    logits = logits.astype(np.float64)
    probabilities = softmax(logits, axis=1)
    answers = logits.argmax(axis=1)  # the first of equals
    classes = np.arange(logits.shape[1])
    one_hot = np.eye(len(classes))[labels]
    precision, recall, f1, _ = precision_recall_fscore_support(labels, answers, labels=classes, zero_division=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # answers of classes that no label has are meant to be there
        balanced = balanced_accuracy_score(labels, answers)
    counts = np.bincount(answers, minlength=len(classes))
    return {
        "confusion": confusion_matrix(labels, answers, labels=classes).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        "macroF1": float(f1.mean()),
        "balancedAccuracy": float(balanced),
        "accuracy": float(accuracy_score(labels, answers)),
        "macroAUROC": macro_auroc(labels, probabilities),
        "crossEntropy": float(-log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()),
        "expectedCalibrationError": float(calibration_error(probabilities.max(axis=1), answers == labels)),
        "brierScore": float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        "meanEntropy": float(entr(probabilities).sum(axis=1).mean()),
        "classesPredicted": int((counts > 0).sum()),
        "majorityShare": float(counts.max() / len(labels)),
    }


def drawn(seed, records, mix=(0.2,) * 5, skill=1.0, scale=1.5, step=64):
    """Noisy logits of as many classes as `mix` has that favour the label by `skill`, as multiples of 1/step."""
    random = np.random.default_rng(seed)
    classes = len(mix)
    labels = random.choice(classes, size=records, p=mix)
    logits = random.normal(0, scale, (records, classes)) + skill * np.eye(classes)[labels]
    return labels, (np.round(logits * step) / step).astype(np.float32)


def cases():
    for seed, records in enumerate([1, 2, 5, 17, 50, 70, 120]):
        yield f"balanced, {records} records", *drawn(seed, records)
    for seed, skill in enumerate([-1.0, 0.0, 2.0, 5.0], start=10):
        yield f"natural mix, skill {skill}", *drawn(seed, 80, PTBXL, skill)
    for answer in range(5):
        labels, logits = drawn(20 + answer, 40, PTBXL if answer % 2 else (0.2,) * 5, 0.0, 0.1)
        yield f"always class {answer}", labels, logits + (np.eye(5)[answer] * 8).astype(np.float32)
    yield "absent classes", *drawn(30, 40, (0.5, 0, 0.3, 0, 0.2))
    labels, logits = drawn(31, 30, (0.5, 0.5, 0, 0, 0))
    yield "absent classes never answered", labels, logits - np.array([0, 0, 50, 50, 50], np.float32)
    yield "one label only", np.full(20, 3), drawn(32, 20)[1]
    yield "one label only, always right", np.full(9, 2), np.tile(np.eye(5, dtype=np.float32)[2] * 4, (9, 1))
    yield "one label only, always wrong", np.full(9, 2), np.tile(np.eye(5, dtype=np.float32)[4] * 4, (9, 1))
    yield "all logits equal", drawn(33, 25)[0], np.zeros((25, 5), np.float32)
    for seed, step in enumerate([1, 2], start=40):  # coarse steps make equal logits and equal probabilities
        yield f"ties, logits in steps of 1/{step}", *drawn(seed, 60, skill=1.0, scale=0.8, step=step)
    labels, logits = drawn(50, 40)
    yield "every answer right", labels, (np.eye(5)[labels] * 6).astype(np.float32) + logits / 8
    yield "every answer wrong", labels, (np.eye(5)[(labels + 1) % 5] * 6).astype(np.float32) + logits / 8
    labels, logits = drawn(51, 30)
    yield "logits in the thousands", labels, logits * 1024
    yield "logits near the limit of Float", labels, logits * np.float32(2.0 ** 124)
    yield "logits near zero", labels, logits * np.float32(2.0 ** -140)
    yield "logits with a common offset", labels, logits + np.float32(4096)
    for seed, classes in enumerate([2, 3, 7, 64], start=60):
        yield f"{classes} classes", *drawn(seed, 90, (1 / classes,) * classes)
    yield "2 classes, one of them rare", *drawn(70, 60, (0.95, 0.05), 0.5)
    yield "2 classes, one never answered", np.arange(20) % 2, np.tile(np.array([3, 1], np.float32), (20, 1))
    yield "7 classes, two absent", *drawn(71, 50, (0.3, 0, 0.2, 0.2, 0, 0.2, 0.1))


def main():
    rows = [{"name": name, "labels": np.asarray(labels).tolist(), "logits": logits.astype(np.float32).ravel().tolist(),
             "expected": expected(np.asarray(labels), logits.astype(np.float32))} for name, labels, logits in cases()]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text("[\n" + ",\n".join(json.dumps(row, allow_nan=False) for row in rows) + "\n]\n")
    print(f"{len(rows)} cases, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
