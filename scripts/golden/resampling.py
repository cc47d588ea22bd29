"""Writes what scipy.signal.resample_poly makes of closed-form samples, for the rates that occur.

Run from the package's root: python3 scripts/golden/resampling.py
"""

import json
import os

import numpy as np
from scipy.signal import resample_poly

FILE = "Tests/ECGDataTests/Golden/resampling.json"
# From, to, samples.
CASES = [
    (500, 100, 300), (257, 100, 257), (1000, 500, 201), (250, 100, 251), (400, 500, 160), (100, 500, 40), (360, 100, 73),
    (500, 100, 7),
]


def samples(count):
    """Rough, and the same doubles in Swift: quotients of whole numbers."""
    return np.array([((7 * n * n + 13 * n) % 2003 - 700) / 1000 for n in range(count)])


cases = [
    {"from": source, "to": target, "count": count, "values": resample_poly(samples(count), target, source).tolist()}
    for source, target, count in CASES
]
os.makedirs(os.path.dirname(FILE), exist_ok=True)
with open(FILE, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
