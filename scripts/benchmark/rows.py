"""What is measured, a function a row of the table; each gives its results one by one."""
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

from safetensors import safe_open

import cost
import gradient_error
import inputs
import trials
from contestants import PyTorch, compared, interleave, seedsweep
from networks import LAYOUTS, VARIANTS
from work import PRETRAINING_BATCH

ROOT = Path(__file__).resolve().parents[2]
CHECKED_LOSSES = 5


class Bench:
    """What all rows need: the program, a folder for files, the records, how often to repeat; and what has been measured."""

    def __init__(self, program, folder, data, quick, say):
        self.program, self.folder, self.quick, self.say = program, folder, quick, say
        beside = ROOT.parent / "shared" / "ptbxl"
        self.data = data or (str(beside) if beside.exists() else None)
        self.variants = list(VARIANTS)
        # Why a variant of PyTorch does not take part, by name.
        self.left_out = {}
        self.results = {}

    def measure(self, row, threads):
        """A row's results one by one; those with so many threads are kept by number."""
        for result in ROWS[row](self, threads):
            self.results[row, result.get("threads")] = result
            yield result

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

    def export(self, command, arguments, name):
        """A safetensors file with what PyTorch needs to do the same."""
        path = Path(self.folder) / f"{name}.safetensors"
        if not path.exists():
            subprocess.run([self.program, "benchmark", command, *arguments, "--export", path], check=True)
        return path

    @contextmanager
    def opponents(self, work, threads, input):
        """PyTorch in all its variants, ready to take turns; one that cannot be prepared is left out from then on."""
        with ExitStack() as stack:
            opponents = []
            for variant in list(self.variants):
                opponent = stack.enter_context(PyTorch(work, variant, threads, input))
                reason = opponent.preparation.get("left_out")
                if reason is None:
                    opponents.append(opponent)
                    continue
                self.variants.remove(variant)
                self.left_out[opponent.name] = reason
                self.say(f"{opponent.name} is left out: {reason}")
            yield opponents

    def compiling(self, opponents):
        """How long it took to compile what takes turns, where anything was."""
        seconds = [opponent.preparation["compile_seconds"] for opponent in opponents
                   if "compile_seconds" in opponent.preparation]
        return {"compile_seconds": sum(seconds)} if seconds else {}

    def compare(self, work, threads, input, command, rounds, warm_up=1, tolerance=None):
        """Medians of both programs in turns, and how far their losses are apart relative to the first."""
        with self.opponents(work, threads, input) as opponents, \
                seedsweep(self.program, *command, threads=threads) as own:
            times = interleave([*opponents, own], rounds, warm_up)
            difference = max(abs(loss - reference) for opponent in opponents
                             for loss, reference in list(zip(own.losses, opponent.losses))[:CHECKED_LOSSES])
            difference /= abs(own.losses[0])
            compiling = self.compiling(opponents)
        if tolerance is not None and not difference <= tolerance:
            sys.exit(f"bench: {work}: losses differ by {difference:.2g} of the first, more than {tolerance:g}")
        return {"threads": threads, **compared(times), "loss_difference": difference, **compiling}


def step(title, head, work, batch, tolerance, usual, quick):
    def measure(bench, threads):
        input = inputs.write(bench.folder, head, batch)
        own = {"pretraining-step": "pretraining", "fine-tuning-step": "fine-tuning"}.get(work, work)
        command = ["step", "--work", own, "--batch", batch, "--input", input]
        for count in threads:
            yield {"row": title, **bench.compare(work, count, input, command, bench.rounds(usual, quick), 2, tolerance)}
    return measure


def pretraining_epoch(bench, threads):
    # Views are drawn by other random numbers, so the losses are only alike.
    for count in threads:
        input = bench.export("pretraining", bench.sweep(), "pretraining")
        with safe_open(input, "numpy") as file:
            records = file.get_slice("pool.records").get_shape()[0]
        # Fewer records than a batch are a part of a step.
        steps = records // PRETRAINING_BATCH or records / PRETRAINING_BATCH
        yield {"row": "pretraining epoch with views", "steps": steps, **bench.compare(
            "pretraining-epoch", count, input, ["pretraining", *bench.sweep()], bench.rounds(5, 1))}


def study(bench, threads):
    """The cost of the published study; what it needs is measured where it has not been."""
    count = min(threads)
    for row in ("pretraining-epoch", "full-trial"):
        if (row, count) not in bench.results:
            yield from bench.measure(row, [count])
    yield cost.row(bench.results["pretraining-epoch", count], bench.results["full-trial", count])


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
                ("PyTorch channels-last", lambda core: PyTorch(f"{work}-step", "channels-last", 1, input, core)),
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
        with PyTorch("pretraining-step", layout, 1, input) as opponent:
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
    "trial": trials.sample,
    "pretraining-epoch": pretraining_epoch,
    "full-trial": trials.full,
    "study": study,
    "two-workers": two_workers,
    "memory": memory,
    "gradient-error": gradients,
}
