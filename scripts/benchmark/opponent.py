#!/usr/bin/env python3
"""PyTorch's side of scripts/bench: does one piece of work for each line on standard input and answers with a line of JSON."""
import argparse
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.numpy import load_file

from networks import LAYOUTS
from work import Evaluation, PretrainingEpoch, TrainingStep, Trial

WORKS = {
    "pretraining-step": lambda layout, tensors: TrainingStep("projection", layout, tensors),
    "fine-tuning-step": lambda layout, tensors: TrainingStep("classification", layout, tensors),
    "evaluation": Evaluation,
    "trial": Trial,
    "pretraining-epoch": PretrainingEpoch,
}


def peak_bytes():
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=WORKS)
    parser.add_argument("--input", required=True, help="weights and records, a safetensors file")
    parser.add_argument("--layout", choices=LAYOUTS, default="default")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    work = WORKS[arguments.work](arguments.layout, load_file(arguments.input))
    for _ in sys.stdin:
        start = time.perf_counter()
        loss = work()
        seconds = time.perf_counter() - start
        print(json.dumps({"milliseconds": 1000 * seconds, "loss": loss, "peak_rss_bytes": peak_bytes()}), flush=True)


if __name__ == "__main__":
    main()
