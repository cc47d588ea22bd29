"""Writes the learning curves of a run, a folder or one file of it, for TensorBoard: python3 scripts/export-tensorboard.py RUN FOLDER"""
import pathlib, sqlite3, sys
from tensorboardX import SummaryWriter

run, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
database = sqlite3.connect(f"{(run / 'run.sqlite' if run.is_dir() else run).resolve().as_uri()}?mode=ro", uri=True)
curves = ["training_loss", "validation_loss", "validation_macro_f1", "learning_rate", "test_macro_f1"]
epochs = f"SELECT epoch, {', '.join(curves)} FROM epoch WHERE (condition, seed, streams) = (?, ?, ?) ORDER BY epoch"
for *key, selected, score in database.execute("SELECT condition, seed, streams, selected_epoch, macro_f1 FROM trial WHERE digest <> ''").fetchall():
    with SummaryWriter(str(folder.joinpath(key[0], f"seed-{key[1]}", key[2]))) as writer:
        for epoch, *values in database.execute(epochs, key).fetchall():
            for name, value in zip(curves, values):
                if value is not None:
                    writer.add_scalar(name, value, epoch)
        if score is not None:
            writer.add_scalar("selected_macro_f1", score, selected or 0)
