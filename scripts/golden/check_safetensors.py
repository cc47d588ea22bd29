#!/usr/bin/env python3
"""Prints name, type and shape of every tensor of a checkpoint, as the safetensors package reads it.

    python3 scripts/golden/check_safetensors.py CHECKPOINT.safetensors
"""
import sys

from safetensors import safe_open


def main(path):
    with safe_open(path, framework="numpy") as checkpoint:
        for name in sorted(checkpoint.keys()):
            tensor = checkpoint.get_tensor(name)
            # The sum shows that the bytes are where the header says.
            print(name, tensor.dtype, "x".join(map(str, tensor.shape)), repr(float(tensor.astype("float64").sum())))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check_safetensors.py CHECKPOINT.safetensors")
    main(sys.argv[1])
