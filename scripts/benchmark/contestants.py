"""Programs that take turns: one does its work while the others wait."""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


class Contestant:
    """A process that does its work once for each line it gets and answers with a line of JSON."""

    def __init__(self, name, command, core=None, environment={}):
        inherited = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**inherited, **environment})
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core})
        self.turns = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"bench: {self.name} ended with status {self.process.returncode}")

    def start(self, *told):
        self.process.stdin.write(" ".join(map(str, told)) + "\n")

    def finish(self):
        self.turns.append(self.answer())
        return self.turns[-1]["milliseconds"]

    def turn(self, *told):
        self.start(*told)
        return self.finish()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.name} gave no answer; its status is {self.process.wait()}")
        return json.loads(line)

    @property
    def losses(self):
        return [turn["loss"] for turn in self.turns]

    @property
    def peak_bytes(self):
        return max(turn["peak_rss_bytes"] for turn in self.turns)


class PyTorch(Contestant):
    """Its first line is its `preparation`: `compile_seconds` where there was something to compile, or why it is `left_out`."""

    def __init__(self, work, variant, threads, input, core=None):
        command = [sys.executable, str(FOLDER / "opponent.py"), work, "--variant", variant, "--threads", str(threads),
                   "--input", str(input)]
        # Of its own, as else the time of compiling were a matter of what was compiled before.
        self.cache = tempfile.TemporaryDirectory(prefix="seedsweep-bench-compiled-")
        super().__init__(f"PyTorch {variant}", command, core, {"TORCHINDUCTOR_CACHE_DIR": self.cache.name, **compiler()})
        self.preparation = self.answer()

    def __exit__(self, *_):
        with self.cache:
            super().__exit__()


def compiler():
    """clang++ for torch.compile where there is no g++, which is all that it looks for."""
    return {"CXX": "clang++"} if "CXX" not in os.environ and not shutil.which("g++") and shutil.which("clang++") else {}


def seedsweep(program, *arguments, threads=1, core=None):
    command = [program, "benchmark", *map(str, arguments), "--threads", str(threads), "--take-turns"]
    return Contestant("SeedSweep", command, core)


def interleave(contestants, rounds, warm_up=1):
    """Times in milliseconds of turns taken one after the other, a list by name; the first rounds do not count."""
    times = {contestant.name: [] for contestant in contestants}
    for round in range(warm_up + rounds):
        for contestant in contestants:
            milliseconds = contestant.turn()
            if round >= warm_up:
                times[contestant.name].append(milliseconds)
    return times


def compared(times):
    """Medians by name, and how many times as fast SeedSweep is as the fastest of the others: the median of the rounds' ratios.

    Both times of a ratio are of one round, so what the machine does besides meets both.
    """
    medians = {name: statistics.median(values) for name, values in times.items()}
    fastest = min((name for name in medians if name != "SeedSweep"), key=medians.get)
    ratios = [other / own for other, own in zip(times[fastest], times["SeedSweep"])]
    return {"milliseconds": medians, "fastest": fastest, "times_as_fast": statistics.median(ratios)}
