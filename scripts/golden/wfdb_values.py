"""Writes the records under Tests/WFDBTests/Golden with the Python package wfdb, and the values it reads back.

Run from the package's root: python3 scripts/golden/wfdb_values.py
"""

import json
import os

import numpy as np
import wfdb

FOLDER = "Tests/WFDBTests/Golden"


def lead(index, length, gain, baseline, largest):
    """Closed-form digital values: two sines, a ramp, and the extremes of the format."""
    t = np.arange(length)
    values = np.round(largest * (0.6 * np.sin(0.07 * t * (index + 1)) + 0.3 * np.sin(1.9 * t + index))) + baseline
    values = np.clip(values, -largest, largest).astype(int)
    values[3 + index] = largest
    values[5 + index] = -largest
    return values


def write(name, fmt, length, gains, baselines, units, missing):
    largest = {"16": 32767, "212": 2047}[fmt]
    digital = np.stack(
        [lead(i, length, g, b, largest) for i, (g, b) in enumerate(zip(gains, baselines))], axis=1)
    for sample, column in missing:
        digital[sample, column] = -largest - 1
    wfdb.wrsamp(
        name, fs=360, units=units, sig_name=[f"lead {i}" for i in range(len(gains))], d_signal=digital,
        fmt=[fmt] * len(gains), adc_gain=gains, baseline=baselines, write_dir=FOLDER)
    path = os.path.join(FOLDER, name)
    read = wfdb.rdrecord(path, physical=False)
    physical = wfdb.rdrecord(path).p_signal
    return {
        "frequency": read.fs, "length": read.sig_len, "names": read.sig_name, "units": read.units,
        "gains": read.adc_gain, "baselines": read.baseline, "digital": read.d_signal.T.tolist(),
        "missing": largest + 1,
        "physical": [[None if np.isnan(v) else float(v) for v in column] for column in physical.T],
    }


os.makedirs(FOLDER, exist_ok=True)
values = {
    "sixteen": write("sixteen", "16", 60, [1000.0, 204.8, 1.0], [0, -37, 1024], ["mV", "uV", "mmHg"], [(7, 1), (59, 2)]),
    # An odd number of samples leaves the last pair of format 212 half empty.
    "twelve": write("twelve", "212", 61, [200.0, 0.5, 117.25], [0, 512, -3], ["mV", "V", "mV"], [(0, 0), (60, 2)]),
}
with open(os.path.join(FOLDER, "values.json"), "w") as file:
    json.dump(values, file, indent=None, separators=(",", ":"))
    file.write("\n")
