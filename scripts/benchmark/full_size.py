"""A sweep whose trials have the size of those on all of PTB-XL, on generated records."""
import csv
import subprocess
from pathlib import Path

VALIDATION = TEST = 2034
EPOCHS = 50
CONDITION = "scratch-noaug-n70"
# What is left to draw the labelled records from: 14 of each class, the rarest of which has 3 in 100.
TRAINING = 632

SWEEP = """name = "full-size trial"
conditions = ["{condition}"]
seeds = {{ first = 1, count = 1 }}
[data]
source = "ptbxl"
[fine-tuning]
epochs = {epochs}
"""


def sweep(program, folder, epochs):
    """What `benchmark trial` is told; the records are generated where `folder` has none yet."""
    folder = Path(folder)
    records = folder / "full-size-records"
    if not records.exists():
        count = TRAINING + VALIDATION + TEST
        subprocess.run([program, "data", "synthesize", records, "--records", str(count), "--seed", "1"], check=True,
                       stdout=subprocess.DEVNULL)
        draw_folds(records / "ptbxl_database.csv")
    path = folder / f"full-size-{epochs}.toml"
    path.write_text(SWEEP.format(condition=CONDITION, epochs=epochs))
    return [path, "--data", records, "--cache", folder / "cache", "--condition", CONDITION]


def draw_folds(table):
    """Gives folds 9 and 10 as many records as in PTB-XL, each patient's to one fold; all others are in fold 1."""
    with open(table, newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    patients = {}
    for row in rows:
        patients.setdefault(row["patient_id"], []).append(row)
    room = {"9": VALIDATION, "10": TEST}
    for records in patients.values():
        fold = next((fold for fold, left in room.items() if left >= len(records)), "1")
        if fold in room:
            room[fold] -= len(records)
        for row in records:
            row["strat_fold"] = fold
    if any(room.values()):
        raise SystemExit(f"bench: the generated patients do not fill folds 9 and 10: {room} records are missing")
    with open(table, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
