"""Writes every view of a run, a folder or one file of it, as a Parquet file: python3 scripts/export-parquet.py RUN FOLDER"""
import pathlib, sqlite3, sys
import pyarrow, pyarrow.parquet

run, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
database = sqlite3.connect(f"{(run / 'run.sqlite' if run.is_dir() else run).resolve().as_uri()}?mode=ro", uri=True)
types = {"TEXT": pyarrow.string(), "INTEGER": pyarrow.int64(), "REAL": pyarrow.float64()}
columns = {}
for view, name, kind in database.execute("SELECT view, name, type FROM format_column"):
    columns.setdefault(view, []).append((name, types[kind]))
folder.mkdir(parents=True, exist_ok=True)
for view, fields in columns.items():
    schema, rows = pyarrow.schema(fields), database.execute(f"SELECT * FROM {view}")
    with pyarrow.parquet.ParquetWriter(folder / f"{view}.parquet", schema) as file:
        while chunk := rows.fetchmany(100_000):
            file.write_table(pyarrow.table([pyarrow.array(*pair) for pair in zip(zip(*chunk), schema.types)], schema=schema))
