"""Writes what the Python package wfdb reads of the records in the folder shared/challenge: counts and hashes, none of their samples.

Run from the package's root: python3 scripts/golden/challenge_values.py ../shared/challenge
"""

import glob
import hashlib
import json
import os
import sys

import wfdb

FILE = "Tests/WFDBTests/Golden/challenge.json"


def values(path):
    digital = wfdb.rdrecord(path, physical=False)
    physical = wfdb.rdrecord(path).p_signal
    assert all((s - c) % 65536 == 0 for s, c in zip(digital.d_signal.sum(axis=0), digital.checksum)), path
    return {
        "frequency": digital.fs,
        "length": digital.sig_len,
        "leads": " ".join(digital.sig_name),
        "units": " ".join(sorted(set(digital.units))),
        # Lead after lead: little-endian int16, and doubles in the lead's units.
        "digital": hashlib.sha256(digital.d_signal.T.astype("<i2").tobytes()).hexdigest(),
        "physical": hashlib.sha256(physical.T.astype("<f8").tobytes()).hexdigest(),
        "comments": hashlib.sha256("\n".join(digital.comments).encode()).hexdigest(),
    }


headers = sorted(glob.glob(os.path.join(sys.argv[1], "*.hea")))
found = {os.path.basename(header)[:-4]: values(header[:-4]) for header in headers}
with open(FILE, "w") as file:
    lines = [f"{json.dumps(name)}:{json.dumps(record, separators=(',', ':'))}" for name, record in found.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
