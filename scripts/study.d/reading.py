"""Everything that the page says, from documents that the program prints of finished runs."""
import contextlib
import csv
import json
import math
import re
import sqlite3
import sys

from contrasts import comparison, contrasts, differences, digests, learning_rates
from names import CHOICE, CHOSEN, KERNELS, SCRATCH, SSL, WAYS
from runs import Runs


def clock(times):
    """The sum of times of work, the span of them all, and how much of it has any of them."""
    core, busy, end = 0.0, 0.0, -math.inf
    for began, ended in times:
        core += ended - began
        busy += max(0.0, ended - max(began, end))
        end = max(end, ended)
    return {"core": core, "span": end - times[0][0] if times else 0.0, "busy": busy}


class Study(Runs):
    """Runs that are read."""

    def facts(self):
        """Everything that the page says, from the program's documents."""
        aggregates = {
            way: self.document(
                f"{way}-aggregate", "aggregate", self.run(way), *CHOICE, "--against", SCRATCH, "--multiverse", "--patients",
                "--published", "zeng-2026")
            for way in WAYS
        }
        if digests(aggregates["fragile"]) != digests(aggregates["unstopped"]):
            sys.exit(f"study: {self.run('unstopped')} has other trainings than {self.run('fragile')}; remove it, and give the command again")
        rates = learning_rates(aggregates["fragile"])
        pairs = {
            way: {rate: self.compared(way, rate) for rate in rates} | {CHOSEN: comparison(aggregates[way], SSL)} for way in WAYS
        }
        return {
            "aggregates": aggregates,
            "rates": rates,
            "contrasts": {way: contrasts(pairs[way]) for way in WAYS},
            "changes": self.changes(aggregates, rates),
            "patience": {
                each["condition"]: each["macro_f1"]
                for each in self.document("patience", "compare", self.run("fragile"), self.run("unstopped"))["comparisons"]
            },
            "kernels": {
                way: self.document(f"{way}-kernels", "aggregate", self.run(way), *CHOICE, "--against", KERNELS)["comparisons"]
                for way in WAYS
            },
            "claim": self.document("claim", "claim", "zeng-2026"),
            "hosts": {way: self.document(f"{way}-hosts", "hosts", self.run(way))["hosts"] for way in ("fragile", "sound")},
            "times": self.times(),
            "forecasts": {way: self.forecast(way) for way in ("fragile", "sound")},
            "processors": self.processors(),
            "beside": self.beside(),
            "date": self.last_result(),
            "quick": self.quick,
        }

    def compared(self, way, rate):
        names = [f"{name}@learning-rate={rate}" for name in (SSL, SCRATCH)]
        document = self.document(
            f"{way}-contrast-{rate}", "compare", self.run(way), "--condition", names[0], "--against", names[1], "--patients")
        return document["comparisons"][0]

    def changes(self, aggregates, rates):
        """How much less of each contrast another way of judging leaves, paired by seed: a table of contrasts for `stats`."""
        changes = {}
        for way in ("unstopped", "sound"):
            found = {}
            for label in [*rates, CHOSEN]:
                path = self.folder / "json" / f"{way}-change-{label}.csv"
                with open(path, "w", newline="") as file:
                    rows = csv.writer(file)
                    rows.writerow(["condition", "seed", "contrast"])
                    # The first is what others are compared with.
                    for each in (way, "fragile"):
                        rows.writerows([each, seed, repr(value)] for seed, value in differences(aggregates[each], label))
                document = self.document(f"{way}-change-{label}", "stats", path, "--metric", "contrast", "--bounds=-1,1")
                found[label] = document["comparisons"][0] | {"macro_f1": document["comparisons"][0]["score"]}
            changes[way] = contrasts(found)
        return changes

    def times(self):
        """How long each half trained, in seconds: on all cores together, from its first start to its last end, and without the pauses between.

        What a half has from another run is not among a worker's times.
        """
        query = "SELECT julianday(began) * 86400 AS start, julianday(ended) * 86400 FROM worker_time ORDER BY start"
        found = {}
        for way in ("fragile", "sound"):
            path = (self.run(way) / "run.sqlite").absolute().as_uri()
            with contextlib.closing(sqlite3.connect(f"{path}?mode=ro", uri=True)) as run:
                found[way] = clock(run.execute(query).fetchall())
        (self.folder / "json" / "times.json").write_text(json.dumps(found) + "\n")
        return found

    def forecast(self, way):
        """The core-hours that were said before a half began; nil where that is not kept."""
        path = self.folder / f"{way}-estimate.txt"
        said = re.search(r"^cost +(.*core-hours?)$", path.read_text(), re.MULTILINE) if path.exists() else None
        return said and said.group(1)

    def processors(self):
        path = self.folder / "json" / "machine.json"
        return json.loads(path.read_text()) if path.exists() else []

    def beside(self):
        """What else the machine did, in the words of who gave the command."""
        path = self.folder / "json" / "beside.txt"
        return path.read_text().strip() if path.exists() else None

    def last_result(self):
        """The day of the last event of both runs."""
        times = []
        for way in ("fragile", "sound"):
            with open(self.run(way) / "events.jsonl") as events:
                times += [json.loads(line)["time"] for line in events if line.strip()]
        return max(times)[:10]
