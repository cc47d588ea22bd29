"""Programs that take turns: one does its work while the others wait."""
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


class Contestant:
    """A process that does its work once for each line it gets and answers with a line of JSON."""

    def __init__(self, name, command, core=None):
        environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment)
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core})
        self.turns = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"bench: {self.name} ended with status {self.process.returncode}")

    def start(self):
        self.process.stdin.write("\n")

    def finish(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.name} gave no answer; its status is {self.process.wait()}")
        self.turns.append(json.loads(line))
        return self.turns[-1]["milliseconds"]

    def turn(self):
        self.start()
        return self.finish()

    @property
    def losses(self):
        return [turn["loss"] for turn in self.turns]

    @property
    def peak_bytes(self):
        return max(turn["peak_rss_bytes"] for turn in self.turns)


def pytorch(work, layout, threads, input, core=None):
    command = [sys.executable, str(FOLDER / "opponent.py"), work, "--layout", layout, "--threads", str(threads),
               "--input", str(input)]
    return Contestant(f"PyTorch {layout}", command, core)


def seedsweep(program, *arguments, threads=1, core=None):
    command = [program, "benchmark", *map(str, arguments), "--threads", str(threads), "--take-turns"]
    return Contestant("SeedSweep", command, core)


def interleave(contestants, rounds, warm_up=1):
    """Medians in milliseconds of turns taken one after the other, by name; the first rounds do not count."""
    times = {contestant.name: [] for contestant in contestants}
    for round in range(warm_up + rounds):
        for contestant in contestants:
            milliseconds = contestant.turn()
            if round >= warm_up:
                times[contestant.name].append(milliseconds)
    return {name: statistics.median(values) for name, values in times.items()}
