"""Rows of whole trials, in which a turn is an epoch: both programs' epochs alternate however long a trial is."""
import statistics
import sys

import full_size
from contestants import compared, seedsweep

TOLERANCE = 0.02
QUICK_EPOCHS = 5


def sample(bench, threads):
    """The trial of the sample's sweep file."""
    for count in threads:
        yield {"row": "whole fine-tuning trial", "threads": count,
               **measured(bench, count, "trial", bench.sweep(), bench.rounds(3, 1), bench.rounds(1, 0))}


def full(bench, threads):
    """A trial as on all of PTB-XL; a quick one has fewer epochs, and is scaled."""
    epochs = bench.rounds(full_size.EPOCHS, QUICK_EPOCHS)
    arguments = full_size.sweep(bench.program, bench.folder, epochs)
    title = f"a full-size trial ({full_size.VALIDATION:,} validation and {full_size.TEST:,} test records"
    scaled = f", {epochs} epochs, scaled to {full_size.EPOCHS}" if epochs < full_size.EPOCHS else f", {epochs} epochs"
    for count in threads:
        yield {"row": f"{title}{scaled})", "threads": count, "epochs": epochs,
               **measured(bench, count, f"full-size-{epochs}", arguments, 1, 0, full_size.EPOCHS)}


def measured(bench, threads, name, arguments, rounds, warm_up, epochs=None):
    """Both programs' trials, scaled to so many epochs where they have fewer."""
    input = bench.export("trial", arguments, name)
    with bench.opponents("trial", threads, input) as opponents, \
            seedsweep(bench.program, "trial", *arguments, threads=threads) as own:
        played = [play(opponents, own) for _ in range(warm_up + rounds)][warm_up:]
        difference = max(abs(own.losses[0] - opponent.losses[0]) for opponent in opponents) / abs(own.losses[0])
        tests = own.turns[-1]["test_evaluations"]
        compiling = bench.compiling(opponents)
    if not difference <= TOLERANCE:
        sys.exit(f"bench: trial: first losses differ by {difference:.2g}, more than {TOLERANCE:g}")
    times = {contestant: [whole(trial[contestant], epochs) for trial in played] for contestant in played[0]}
    return {**compared(times), "loss_difference": difference, "test_evaluations": tests, **compiling}


def play(opponents, own):
    """The times of one trial's turns, a list by name; SeedSweep says in the last one how often the test fold was answered."""
    times = {contestant.name: [] for contestant in (*opponents, own)}
    is_over = False
    while not is_over:
        times[own.name].append(own.turn())
        tests = own.turns[-1].get("test_evaluations")
        is_over = tests is not None
        for opponent in opponents:
            times[opponent.name].append(opponent.turn(tests) if is_over else opponent.turn())
    return times


def whole(turns, epochs):
    """The time of a trial; missing epochs count as the median of those that are there."""
    missing = epochs - (len(turns) - 1) if epochs else 0
    return sum(turns) + missing * statistics.median(turns[1:-1])
