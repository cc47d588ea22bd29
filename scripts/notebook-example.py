"""Reads a run with sqlite3 and pandas and draws its main figure again: python3 scripts/notebook-example.py RUN FIGURE.png"""
import sqlite3, sys
import matplotlib.pyplot as plt
import pandas as pd

database = sqlite3.connect(f"file:{sys.argv[1]}/run.sqlite?mode=ro", uri=True)
trials = pd.read_sql("SELECT * FROM trial WHERE outcome = 'completed'", database)
scores = trials.groupby("condition", sort=False)["macro_f1"]
print(scores.agg(["count", "mean", "std"]))

axes = plt.figure(figsize=(8, 1 + 0.6 * len(scores)), layout="tight").gca()
for row, (condition, values) in enumerate(scores):
    axes.plot(values, [row] * len(values), "o", alpha=0.5)
    axes.plot(values.mean(), row, "k|", markersize=18)
axes.set(yticks=range(len(scores)), yticklabels=scores.groups, xlabel="Macro-F1 on the test fold", xlim=(0, None))
axes.invert_yaxis()
axes.figure.savefig(sys.argv[2], dpi=150)
