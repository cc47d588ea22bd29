#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/beats.json: the times of beats in 50 records of PTB-XL by another program, xqrs of the
Python package wfdb, in seconds. Nothing else of the records is in the file.

xqrs looks at one lead, and at 100 Hz it takes many T waves for beats. So it is given five leads, resampled to 500 Hz; a beat is
where at least three of them have one within 80 ms of each other, at the median of their times.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy wfdb
    .venv/bin/python scripts/golden/beats.py [PTBXL_FOLDER]
"""
import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
import wfdb
from scipy.signal import resample_poly
from wfdb.processing import xqrs_detect

PACKAGE = Path(__file__).resolve().parents[2]
OUTPUT = PACKAGE / "Tests/TrainingTests/Golden/beats.json"
RHYTHMS = {"SR", "AFIB", "STACH", "SARRH", "SBRAD", "AFLT", "PACE", "SVARR", "BIGU", "PSVT", "SVTAC", "TRIGU"}
WANTED = {"SR": 18, "AFIB": 8, "STACH": 8, "SARRH": 8, "SBRAD": 8}
LEADS = ["I", "II", "V2", "V4", "V5"]
FACTOR = 5


def chosen(folder):
    """The first records of every rhythm, as many as are wanted: (ecg_id, file)."""
    left = dict(WANTED)
    records = []
    with open(folder / "ptbxl_database.csv", newline="") as table:
        for row in csv.DictReader(table):
            codes = eval(row["scp_codes"], {"nan": math.nan})
            rhythms = [code for code in codes if code in RHYTHMS]
            if len(rhythms) == 1 and left.get(rhythms[0], 0) > 0:
                left[rhythms[0]] -= 1
                records.append((int(row["ecg_id"]), row["filename_lr"]))
    return sorted(records)


def beats(path):
    record = wfdb.rdrecord(str(path))
    found = []
    for name in LEADS:
        samples = resample_poly(record.p_signal[:, record.sig_name.index(name)], FACTOR, 1)
        peaks = xqrs_detect(samples, record.fs * FACTOR, verbose=False)
        found += [(float(peak) / (record.fs * FACTOR), name) for peak in peaks]
    found.sort()
    times, group = [], []
    for time, name in found + [(math.inf, "")]:
        if group and time - group[0][0] > 0.08:
            if len({lead for _, lead in group}) >= 3:
                times.append(round(float(np.median([at for at, _ in group])), 3))
            group = []
        group.append((time, name))
    return times


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE.parent / "shared/ptbxl"
    records = {str(ecg_id): beats(folder / file) for ecg_id, file in chosen(folder)}
    lines = [f'"{ecg_id}": {json.dumps(times)}' for ecg_id, times in records.items()]
    OUTPUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
