#!/usr/bin/env python3
"""SeedSweep and PyTorch side by side: the same network, batch and optimizer, in turns within one run."""
import argparse
import json
import sys
import tempfile

import processor
import report
import rows

parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
parser.add_argument("--seedsweep", required=True, help=argparse.SUPPRESS)
parser.add_argument("--data", help="a PTB-XL folder for the rows trial and pretraining-epoch (default: ../shared/ptbxl, "
                                   "else generated records)")
parser.add_argument("--only", metavar="ROW", action="append", choices=rows.ROWS,
                    help=f"measure this row alone; may be repeated: {', '.join(rows.ROWS)}")
parser.add_argument("--threads", type=int, action="append", help="threads of one trainer; may be repeated (default: 1 and 2)")
parser.add_argument("--quick", action="store_true",
                    help="few repetitions, and few epochs of a full-size trial: the right order of magnitude in less time")
parser.add_argument("--format", choices=("text", "json"), default="text")


def say(line):
    print(f"bench: {line}", file=sys.stderr, flush=True)


def main():
    arguments = parser.parse_args()
    machine = processor.about(arguments.seedsweep)
    with tempfile.TemporaryDirectory(prefix="seedsweep-bench-") as folder:
        bench = rows.Bench(arguments.seedsweep, folder, arguments.data, arguments.quick, say)
        results = []
        for name in arguments.only or rows.ROWS:
            for result in bench.measure(name, arguments.threads or [1, 2]):
                results.append(result)
                say(report.line(result))
    print(json.dumps({"machine": machine, "left_out": bench.left_out, "rows": results}, indent=2)
          if arguments.format == "json" else report.text(machine, results, bench.left_out))


if __name__ == "__main__":
    main()
