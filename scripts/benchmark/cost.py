"""What the published study costs by the measured steps, in core-hours."""
import full_size
from work import PRETRAINING_BATCH

RECORDS = 16302
EPOCHS = 100
SEEDS = 30
CONDITIONS = ("scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70")
STEPS = RECORDS // PRETRAINING_BATCH
HOUR = 3_600_000


def row(epoch, trial):
    """The study's row from those of a pretraining epoch and of a full-size trial, with as many threads."""
    hours = {name: core_hours(milliseconds / epoch["steps"], trial["milliseconds"][name], epoch["threads"])
             for name, milliseconds in epoch["milliseconds"].items() if name in trial["milliseconds"]}
    fastest = min((name for name in hours if name != "SeedSweep"), key=hours.get)
    return {"row": "cost of the published study, core-hours", "core_hours": hours, "fastest": fastest,
            "times_as_cheap": hours[fastest] / hours["SeedSweep"], "assumptions": assumptions(epoch["threads"])}


def core_hours(step, trial, threads):
    """The cores' time, from milliseconds of a pretraining step with its views and of a trial."""
    pretraining = EPOCHS * STEPS * step
    return threads * SEEDS * (pretraining + len(CONDITIONS) * trial) / HOUR


def assumptions(threads):
    return (f"{SEEDS} seeds of {len(CONDITIONS)} conditions: {', '.join(CONDITIONS)}; a pretraining a seed, {EPOCHS} epochs "
            f"of {STEPS} steps of {PRETRAINING_BATCH} records, two views each, from {RECORDS:,} records; trials as the full-size "
            f"one, {full_size.EPOCHS} epochs, the augmented ones' views not counted; {threads} threads a trainer; no time "
            "between tasks")
