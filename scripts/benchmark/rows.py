"""What is measured, a function a row of the table; each gives its results one by one."""
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import gradient_error
import inputs
from contestants import interleave, pytorch, seedsweep
from networks import LAYOUTS

ROOT = Path(__file__).resolve().parents[2]
CHECKED_LOSSES = 5


class Bench:
    """What all rows need: the program, a folder for files, the records, how often to repeat."""

    def __init__(self, program, folder, data, quick):
        self.program, self.folder, self.quick = program, folder, quick
        beside = ROOT.parent / "shared" / "ptbxl"
        self.data = data or (str(beside) if beside.exists() else None)

    def rounds(self, usual, quick):
        return quick if self.quick else usual

    def sweep(self):
        """The sweep on real records, or the same on generated ones; as arguments of a command."""
        if self.data:
            return [ROOT / "cluster/sweeps/ptbxl-sample.toml", "--data", self.data]
        text = (ROOT / "cluster/sweeps/ptbxl-sample.toml").read_text()
        path = Path(self.folder) / "generated.toml"
        path.write_text(text.replace('source = "ptbxl"', 'source = "synthetic"\nrecords = 2000\nseed = 1\n#'))
        return [path]

    def export(self, command):
        """A safetensors file with what PyTorch needs to do the same."""
        path = Path(self.folder) / f"{command}.safetensors"
        if not path.exists():
            subprocess.run([self.program, "benchmark", command, *self.sweep(), "--export", path], check=True)
        return path

    def compare(self, work, threads, input, command, rounds, warm_up=1, tolerance=None):
        """Medians of both programs in turns, and how far their losses are apart relative to the first."""
        with ExitStack() as stack:
            opponents = [stack.enter_context(pytorch(work, layout, threads, input)) for layout in LAYOUTS]
            own = stack.enter_context(seedsweep(self.program, *command, threads=threads))
            medians = interleave([*opponents, own], rounds, warm_up)
            difference = max(abs(loss - reference) for opponent in opponents
                             for loss, reference in list(zip(own.losses, opponent.losses))[:CHECKED_LOSSES])
            difference /= abs(own.losses[0])
        if tolerance is not None and not difference <= tolerance:
            sys.exit(f"bench: {work}: losses differ by {difference:.2g} of the first, more than {tolerance:g}")
        fastest = min(medians[opponent.name] for opponent in opponents)
        return {"threads": threads, "milliseconds": medians, "times_as_fast": fastest / medians[own.name],
                "loss_difference": difference}


def step(title, head, work, batch, tolerance, usual, quick):
    def measure(bench, threads):
        input = inputs.write(bench.folder, head, batch)
        own = {"pretraining-step": "pretraining", "fine-tuning-step": "fine-tuning"}.get(work, work)
        command = ["step", "--work", own, "--batch", batch, "--input", input]
        for count in threads:
            yield {"row": title, **bench.compare(work, count, input, command, bench.rounds(usual, quick), 2, tolerance)}
    return measure


def trial(bench, threads):
    for count in threads:
        yield {"row": "whole fine-tuning trial", **bench.compare(
            "trial", count, bench.export("trial"), ["trial", *bench.sweep()], bench.rounds(3, 1),
            warm_up=bench.rounds(1, 0), tolerance=0.02)}


def pretraining_epoch(bench, threads):
    # Views are drawn by other random numbers, so the losses are only alike.
    for count in threads:
        yield {"row": "pretraining epoch with views", **bench.compare(
            "pretraining-epoch", count, bench.export("pretraining"), ["pretraining", *bench.sweep()],
            bench.rounds(5, 1))}


def two_workers(bench, _):
    """What a worker pinned to one core loses when a second one works on another."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        return
    for title, head, work, batch, rounds in (("pretraining step, 512 views", "projection", "pretraining", 512, (8, 2)),
                                             ("fine-tuning step, 16", "classification", "fine-tuning", 16, (40, 10))):
        input = inputs.write(bench.folder, head, batch)
        loss = {}
        for name, start in (
                ("PyTorch channels-last", lambda core: pytorch(f"{work}-step", "channels-last", 1, input, core)),
                ("SeedSweep", lambda core: seedsweep(
                    bench.program, "step", "--work", work, "--batch", batch, "--input", input, core=core))):
            with start(cores[0]) as first, start(cores[1]) as second:
                loss[name] = pair_loss(first, second, bench.rounds(*rounds))
        yield {"row": f"two workers: {title}", "loss_by_worker": loss}


def pair_loss(first, second, rounds):
    """How much longer turns take that both take at once, the median of rounds; alone and together alternate."""
    losses = []
    for round in range(rounds + 1):
        alone = first.turn() + second.turn()
        first.start()
        second.start()
        together = first.finish() + second.finish()
        if round > 0:
            losses.append(together / alone - 1)
    return sorted(losses)[len(losses) // 2]


def memory(bench, _):
    """Peak resident memory of a pretraining step; both programs hold the batch once."""
    input = inputs.write(bench.folder, "projection", 512)
    peaks = {}
    for layout in LAYOUTS:
        with pytorch("pretraining-step", layout, 1, input) as opponent:
            opponent.turn(), opponent.turn()
            peaks[opponent.name] = opponent.peak_bytes
    with seedsweep(bench.program, "step", "--batch", 512) as own:
        own.turn(), own.turn()
        peaks[own.name] = own.peak_bytes
    yield {"row": "peak memory, pretraining step, 512 views", "bytes": peaks}


def gradients(bench, _):
    for head, title in (("classification", "fine-tuning"), ("projection", "pretraining")):
        for batch in (32, 128):
            input = inputs.write(bench.folder, head, batch)
            yield {"row": f"gradient error, {title} step, {batch}",
                   "relative_error": gradient_error.of(bench.program, input, head, bench.folder)}


ROWS = {
    "pretraining-512": step("pretraining step, 512 views", "projection", "pretraining-step", 512, 2e-3, 10, 2),
    "fine-tuning-16": step("fine-tuning step, 16", "classification", "fine-tuning-step", 16, 2e-3, 60, 10),
    "fine-tuning-70": step("fine-tuning step, 70", "classification", "fine-tuning-step", 70, 2e-3, 30, 5),
    "evaluation-256": step("evaluation, 256", "classification", "evaluation", 256, 1e-4, 20, 5),
    "trial": trial,
    "pretraining-epoch": pretraining_epoch,
    "two-workers": two_workers,
    "memory": memory,
    "gradient-error": gradients,
}
