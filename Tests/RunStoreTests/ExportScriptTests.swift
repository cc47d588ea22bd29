import Foundation
import TestSupport
import Testing

/// What scripts of other programs' libraries make of the views, read back by those libraries.
@Suite(.nightly) struct `A run for other programs` {
  private let run: ViewedRun
  private var folder: String { run.example.folder.path + "/exported" }

  init() throws { run = try ViewedRun() }

  @Test(.python("pyarrow"), arguments: [true, false])
  func `as Parquet has the rows and types of every view`(isFolder: Bool) throws {
    let python = try Python(with: "pyarrow")
    let export = try python.run("scripts/export-parquet.py", isFolder ? run.example.directory : run.file, folder)
    #expect(export.status == 0, "\(export.errors)")
    let program = """
      import sqlite3, sys, pyarrow.parquet
      database = sqlite3.connect(sys.argv[1])
      database.row_factory = sqlite3.Row
      views = [row[0] for row in database.execute("SELECT DISTINCT view FROM format_column")]
      types = {"TEXT": "string", "INTEGER": "int64", "REAL": "double"}
      for view in views:
          table = pyarrow.parquet.read_table(f"{sys.argv[2]}/{view}.parquet")
          columns = database.execute("SELECT name, type FROM format_column WHERE view = ?", (view,))
          assert [(c.name, str(c.type)) for c in table.schema] == [(n, types[t]) for n, t in columns], view
          rows = [dict(row) for row in database.execute(f"SELECT * FROM {view}")]
          assert table.to_pylist() == rows and rows, view
      print(len(views), "views")
      """
    let read = try python.run(program: program, run.file, folder)
    #expect(read.status == 0 && read.output == "6 views\n", "\(read.errors)")
  }

  @Test(.python("tensorboardX", "tensorboard"))
  func `for TensorBoard has the learning curves of every recorded trial`() throws {
    let python = try Python(with: "tensorboardX", "tensorboard")
    let export = try python.run("scripts/export-tensorboard.py", run.example.directory, folder)
    #expect(export.status == 0, "\(export.errors)")
    let program = """
      import pathlib, sqlite3, struct, sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      single = lambda value: struct.unpack("f", struct.pack("f", value))[0]
      database = sqlite3.connect(sys.argv[1])
      trials = database.execute("SELECT condition, seed FROM trial WHERE digest <> ''").fetchall()
      found = {path.parent for path in pathlib.Path(sys.argv[2]).rglob("events.*")}
      assert found == {pathlib.Path(sys.argv[2], c, f"seed-{s}") for c, s in trials}, found
      for condition, seed in trials:
          curves = EventAccumulator(f"{sys.argv[2]}/{condition}/seed-{seed}").Reload()
          for name in ["training_loss", "validation_loss", "validation_macro_f1", "learning_rate"]:
              rows = database.execute(f"SELECT epoch, {name} FROM epoch WHERE condition = ? AND seed = ? AND {name} <> '' ORDER BY 1",
                                      (condition, seed))
              assert [(e.step, e.value) for e in curves.Scalars(name)] == [(n, single(v)) for n, v in rows], name
      print(len(trials), "trials")
      """
    let read = try python.run(program: program, run.file, folder)
    #expect(read.status == 0 && read.output == "2 trials\n", "\(read.errors)")
  }
}
