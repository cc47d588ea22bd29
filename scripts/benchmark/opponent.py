#!/usr/bin/env python3
"""PyTorch's side of scripts/bench: does one piece of work for each line on standard input and answers with a line of JSON.

The first line is said without being asked: `compile_seconds` of what was compiled, or why it is `left_out`.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.numpy import load_file

from networks import COMPILED, VARIANTS
from work import Evaluation, PretrainingEpoch, TrainingStep, Trial

WORKS = {
    "pretraining-step": lambda variant, tensors: TrainingStep("projection", variant, tensors),
    "fine-tuning-step": lambda variant, tensors: TrainingStep("classification", variant, tensors),
    "evaluation": Evaluation,
    "trial": Trial,
    "pretraining-epoch": PretrainingEpoch,
}


def peak_bytes():
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def say(**values):
    print(json.dumps(values), flush=True)


def compiles(work):
    """Has everything compiled that the work needs, and says how long that took; false where it fails, for whatever reason."""
    start = time.perf_counter()
    try:
        work.warm_up()
    except Exception as error:
        say(left_out=reason(error))
        return False
    # From here on compiling would be measured.
    torch.compiler.set_stance("fail_on_recompile")
    say(compile_seconds=time.perf_counter() - start)
    return True


def reason(error):
    """The line of a long message that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    telling = [line for line in lines if "error:" in line or "InvalidCxxCompiler" in line]
    return (telling or lines)[0][:300]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=WORKS)
    parser.add_argument("--input", required=True, help="weights and records, a safetensors file")
    parser.add_argument("--variant", choices=VARIANTS, default="default")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    work = WORKS[arguments.work](arguments.variant, load_file(arguments.input))
    if arguments.variant != COMPILED:
        say()
    elif not compiles(work):
        return
    for line in sys.stdin:
        told = map(int, line.split())
        start = time.perf_counter()
        loss = work(*told)
        seconds = time.perf_counter() - start
        say(milliseconds=1000 * seconds, loss=loss, peak_rss_bytes=peak_bytes())


if __name__ == "__main__":
    main()
