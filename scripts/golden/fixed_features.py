#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/fixed_features.json: logistic regression by scikit-learn, and what numpy makes of random
convolutions. Inputs are the numbers of closed_form.py, which the tests compute, too.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn
    .venv/bin/python scripts/golden/fixed_features.py
"""
import json
from pathlib import Path

import numpy as np
from closed_form import uniform
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

OUTPUT = Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/fixed_features.json"
SAMPLES = 1000
# Leads, taps, dilation, padding, bias.
KERNELS = [([0], 7, 1, 0, 0.25), ([1, 4], 9, 13, 52, -0.5), ([0, 2, 5, 11], 11, 99, 0, 0.1), ([3], 11, 40, 200, -0.9),
           (list(range(12)), 7, 166, 498, 0.0)]


def regression(name, records, features, classes, penalty, separable=False):
    """Features with different scales, a constant one, and labels that go round, or follow from one feature."""
    x = uniform(f"{name}.x", records, features).astype(np.float64)
    x[:, 0] = 60 + 40 * x[:, 0]
    x[:, -1] = 3.0
    y = np.arange(records) % classes
    if separable:
        x[:, 1] = y + 0.1 * x[:, 1]
    z = StandardScaler().fit_transform(x)
    # What rounding makes of the constant feature is no spread.
    z[:, -1] = 0
    model = LogisticRegression(C=1 / penalty, solver="newton-cg", tol=1e-13, max_iter=100_000).fit(z, y)
    asked = uniform(f"{name}.asked", 5, features).astype(np.float64)
    return {
        "name": name, "records": records, "features": features, "classes": classes, "penalty": penalty,
        "separable": separable, "coefficients": model.coef_.tolist(),
        "intercepts": model.intercept_.tolist(),
        "probabilities": model.predict_proba(asked).tolist(),
    }


def convolution():
    signal = uniform("kernels.signal", SAMPLES, 12).astype(np.float64)
    results = []
    for place, (leads, taps, dilation, padding, bias) in enumerate(KERNELS):
        weights = uniform(f"kernels.{place}", len(leads), taps).astype(np.float64)
        wide = np.zeros((len(leads), (taps - 1) * dilation + 1))
        wide[:, ::dilation] = weights
        total = bias
        for lead, kernel in zip(leads, wide):
            total = total + np.correlate(np.pad(signal[:, lead], padding), kernel, mode="valid")
        results.append({"leads": leads, "taps": taps, "dilation": dilation, "padding": padding, "bias": bias,
                        "positive": float((total > 0).mean()), "largest": float(total.max())})
    return results


def main():
    values = {
        "regressions": [
            regression("few", 70, 4, 5, 1.0), regression("strong", 35, 6, 7, 50.0), regression("weak", 60, 5, 3, 0.01),
            regression("wide", 30, 200, 5, 1.0), regression("separable", 40, 4, 4, 0.1, separable=True),
        ],
        "kernels": convolution(),
    }
    OUTPUT.write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    main()
