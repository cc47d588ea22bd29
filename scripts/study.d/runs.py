"""Trains the study's runs."""
import json
import os
import pathlib
import re
import subprocess
import sys

from names import RESULTS

PACKAGE = pathlib.Path(__file__).resolve().parent.parent.parent
SWEEPS = PACKAGE / "cluster/sweeps"

# What makes a sweep small: what stands in both files, and in that of the fragile half alone.
QUICK = [
    ('architecture = "resnet18"', 'architecture = "tiny"'),
    ("count = 10", "count = 3"),
    ("epochs = 80", "epochs = 1\nbatch-records = 64\nwarmup-epochs = 0"),
    ("epochs = 50", "epochs = 2"),
    ('classifier = "random-kernels"', 'classifier = "random-kernels"\nkernels = 50'),
]
QUICK_FRAGILE = [("\npatience = 50", "\npatience = 2")]
QUICK_RECORDS = 750


def replaced(text, old, new, name):
    if text.count(old) != 1:
        sys.exit(f"study: {name} has {old.strip()!r} {text.count(old)} times; expected it once")
    return text.replace(old, new)


def sweep_texts(quick):
    """The text of every run's sweep file; that of the run without patience differs in what judges its trials only."""
    texts = {way: (SWEEPS / f"study-{way}.toml").read_text() for way in ("fragile", "sound")}
    for way in texts if quick else []:
        for old, new in QUICK + (QUICK_FRAGILE if way == "fragile" else []):
            texts[way] = replaced(texts[way], old, new, f"study-{way}.toml")
    unstopped = replaced(texts["fragile"], 'name = "study-fragile"', 'name = "study-unstopped"', "study-fragile.toml")
    texts["unstopped"] = replaced(unstopped, 'rule = "best", patience = 5', 'rule = "best"', "study-fragile.toml")
    return texts


class Runs:
    """A folder with the runs, and the program that trains and reads them."""

    def __init__(self, arguments):
        self.program = arguments.program
        self.folder = arguments.output
        self.data = arguments.data
        self.workers = arguments.workers
        # Also where only its runs are read: the page says of them that they mean nothing.
        self.quick = arguments.quick or arguments.read and (self.folder / "records").is_dir()
        self.cache = ["--cache", str(arguments.output / "cache")] if arguments.quick else []

    def call(self, *arguments, **options):
        command = [str(self.program), *map(str, arguments)]
        outcome = subprocess.run(command, **options)
        if outcome.returncode != 0:
            sys.exit(f"study: {' '.join(command[1:])} ended with status {outcome.returncode}; the same command goes on")
        return outcome.stdout

    def document(self, name, *arguments):
        """What a command prints as JSON, which is kept."""
        text = self.call(*arguments, "--format", "json", stdout=subprocess.PIPE, text=True)
        self.keep(f"{name}.json", text)
        return json.loads(text)

    def keep(self, name, text):
        (self.folder / "json").mkdir(exist_ok=True)
        (self.folder / "json" / name).write_text(text)

    def run(self, way):
        return self.folder / way

    def sweep(self, way):
        return self.folder / "sweeps" / f"{way}.toml"

    def is_done(self, way):
        if not (self.run(way) / "run.sqlite").exists():
            return False
        rows = self.document(f"{way}-status", "status", self.run(way))["rows"]
        return all(task["state"] in RESULTS for row in rows for task in row["tasks"])

    # MARK: Training

    def prepare(self):
        for name in ("json", "sweeps"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for way, text in sweep_texts(self.quick).items():
            # An earlier file is kept where it says the same, so that its time does not change.
            if not self.sweep(way).exists() or self.sweep(way).read_text() != text:
                self.sweep(way).write_text(text)
        if self.quick:
            self.data = self.folder / "records"
            if not self.data.exists():
                self.call("data", "synthesize", self.data, "--records", QUICK_RECORDS, "--seed", 1, stdout=subprocess.DEVNULL)

    def estimate(self):
        """Says what the sweeps will cost, before they are begun."""
        for way in ("fragile", "sound"):
            kept = self.folder / f"{way}-estimate.txt"
            if kept.exists() or (self.run(way) / "run.sqlite").exists():
                continue
            say(f"what {self.sweep(way).name} costs on this machine" + (
                "; its pretrainings, and what has no learning rate, are those of the first half and cost nothing here:"
                if way == "sound" else ":"))
            text = self.call(
                "check", self.sweep(way), "--data", self.data, *self.cache, "--calibrate", "--workers", self.workers,
                stdout=subprocess.PIPE, text=True)
            kept.write_text(text)
            # The list of tasks has hundreds of lines.
            print("\n".join(line for line in text.splitlines() if not re.match(r"(trial|pretraining)/", line)), flush=True)

    def train(self):
        for way in ("fragile", "unstopped", "sound"):
            if self.is_done(way):
                continue
            self.note_machine()
            reuse = [] if way == "fragile" else ["--reuse", self.run("fragile")]
            say(f"{way}: {self.run(way)}")
            self.call(
                "run", self.sweep(way), "--data", self.data, "--output", self.run(way), "--workers", self.workers, *self.cache, *reuse)

    def check_finished(self):
        for way in ("fragile", "unstopped", "sound"):
            if not self.is_done(way):
                sys.exit(f"study: {self.run(way)} is no finished run; expected one to read, which the command with --data or --quick makes")

    def note_machine(self):
        """Which processors trained: a run's records have the cores and no name."""
        path = self.folder / "json" / "machine.json"
        known = json.loads(path.read_text()) if path.exists() else []
        if (here := processor()) not in known:
            path.write_text(json.dumps(known + [here]) + "\n")


def say(text):
    print(f"study: {text}", flush=True)


def processor():
    """The processor's name and how many cores it has here."""
    names = re.findall(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {"name": names[0].strip() if names else os.uname().machine, "cores": os.cpu_count()}
