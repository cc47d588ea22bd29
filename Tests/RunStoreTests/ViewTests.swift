import ContentHash
import DurableFiles
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing

@testable import RunStore
@testable import Training

/// What `run.sqlite` shows other programs, held against what was recorded.
@Suite struct `The views of a run's database` {
  private let run: ViewedRun

  init() throws { run = try ViewedRun() }

  @Test func `have values of the type that their column says, or none`() throws {
    try run.read { db in
      let columns = try Row.fetchAll(db, sql: "SELECT view, name, type, unit FROM format_column")
      #expect(columns.count == RunViews.ofRun.reduce(0) { $0 + $1.columns.count })
      for view in RunViews.ofRun {
        let names = try Row.fetchAll(db, sql: "PRAGMA table_info(\(view.name))").map { $0["name"] as String }
        #expect(names == columns.filter { $0["view"] == view.name }.map { $0["name"] as String })
        #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(view.name)") ?? 0 > 0, "\(view.name)")
      }
      for column in columns {
        let (view, name, type): (String, String, String) = (column["view"], column["name"], column["type"])
        let types = try String.fetchSet(db, sql: "SELECT DISTINCT typeof(\(name)) FROM \(view)")
        #expect(types.isSubset(of: [type.lowercased(), "null"]), "\(view).\(name): \(types)")
      }
      let formats = try Row.fetchAll(db, sql: "SELECT * FROM format").map { texts($0, "name", "version") }
      #expect(formats == [["seedsweep run", "1"]])
    }
  }

  @Test func `have every planned trial, with what the recorded ones scored`() throws {
    try run.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM trial")
      #expect(rows.map { $0["task"] as String } == run.trialNames)
      #expect(rows.map { $0["outcome"] as String } == ["completed", "failed", "diverged", "planned"])
      #expect(rows.map { $0["seed"] as String } == ["3", "3", "18446744073709551615", "18446744073709551615"])
      let (row, selected) = (rows[0], try #require(run.trial.selected))
      let values: [(String, Double?)] = [
        ("macro_f1", selected.macroF1), ("last_macro_f1", run.trial.last?.macroF1),
        ("macro_auroc", selected.macroAUROC),
        ("balanced_accuracy", selected.balancedAccuracy), ("accuracy", selected.accuracy),
        ("cross_entropy", selected.crossEntropy), ("brier_score", selected.brierScore),
        ("calibration_error", selected.expectedCalibrationError), ("mean_entropy", selected.meanEntropy),
        ("majority_share", selected.majorityShare), ("seconds", 12.5),
      ]
      for (name, value) in values { #expect(isSame(row[name], value), "\(name)") }
      #expect(texts(row, "selected_epoch", "diverged_in_epoch", "classes_predicted") == ["2", nil, "5"])
      #expect(
        texts(row, "digest", "host", "worker", "streams") == [
          run.trial.digest.hexadecimal, "host-a", "worker-1", "",
        ])
      #expect(texts(rows[2], "diverged_in_epoch", "macro_f1", "selected_epoch") == ["1", nil, nil])
    }
  }

  @Test func `have every epoch, the first trained one being 1, and no number that is none`() throws {
    try run.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM epoch WHERE seed = '3' ORDER BY epoch")
      #expect(rows.map { $0["epoch"] as Int } == [0, 1, 2, 3])
      #expect(rows.map { $0["kept"] as Int } == [0, 0, 1, 1])
      for (row, epoch) in zip(rows, run.trial.epochs) {
        #expect(isSame(row["training_loss"], epoch.trainingLoss) && isSame(row["learning_rate"], epoch.learningRate))
        #expect(isSame(row["validation_macro_f1"], epoch.validationMacroF1))
        #expect(row["classes_predicted"] == epoch.validationClassesPredicted)
      }
      let last = try Row.fetchAll(db, sql: "SELECT * FROM epoch WHERE seed <> '3' ORDER BY epoch")[1]
      #expect(texts(last, "epoch", "validation_loss", "kept") == ["1", nil, "0"], "a loss that is no number")
    }
  }

  @Test func `have the answers of kept epochs by record, with classes by their names`() throws {
    try run.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM prediction ORDER BY epoch, fold DESC, record")
      let shown = rows.map { row in
        texts(row, "epoch", "fold", "record", "patient", "label", "answer").map { $0 ?? "" }.joined(separator: " ")
      }
      #expect(
        shown == [
          "2 validation 4 40 SR AFIB", "2 validation 7 70 SBRAD SBRAD", "2 test 5 50 AFIB AFIB", "2 test 6 50 SR STACH",
          "2 test 9 90 SARRH SARRH", "3 validation 4 40 SR SR", "3 validation 7 70 SBRAD SR",
        ], "epoch 3 has no answers to the test fold")
      let scores = try Row.fetchAll(db, sql: "SELECT class, precision, recall, f1 FROM class_score")
      #expect(scores.map { $0["class"] as String } == ["SR"] && isSame(scores[0]["recall"], 0.1 + 0.2))
    }
  }

  @Test func `have every attempt with its end, and the time of workers`() throws {
    try run.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM attempt ORDER BY task, \"end\", began")
      let ends = rows.map { "\($0["task"] as String) \($0["end"] as String)" }
      let name = run.trialNames
      #expect(
        ends
          == [
            "\(name[0]) differs", "\(name[0]) recorded", "\(name[0]) reproduced", "\(name[2]) recorded",
            "\(name[1]) crash", "\(name[1]) host_lost",
          ].sorted())
      func row(endingBy end: String) throws -> Row { try #require(rows.first { $0["end"] as String == end }) }
      #expect(
        texts(try row(endingBy: "host_lost"), "began", "ended", "message", "worker", "attempt") == [
          "2026-01-01T00:00:20Z", "2026-01-01T00:00:50Z", "was silent", "worker-2", "2",
        ])
      #expect(
        texts(try row(endingBy: "crash"), "began", "ended") == [nil, "2026-01-01T00:01:00Z"],
        "nobody noted how long it took")
      #expect(
        texts(try row(endingBy: "reproduced"), "began", "ended", "attempt") == [
          "2026-01-01T00:00:47Z", "2026-01-01T00:01:00Z", nil,
        ])
      let times = try Row.fetchAll(db, sql: "SELECT * FROM worker_time ORDER BY began")
      #expect(times.count == 5 && texts(times[0], "worker", "host", "kind") == ["worker-2", "host-b", "trial"])
    }
  }

  @Test func `call a result that was taken from another run so, and know no time of it`() throws {
    try run.write("INSERT INTO reused (task, run, identity, original) VALUES ('\(run.trialNames[0])', '', '', '')")
    try run.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM attempt WHERE \"end\" = 'reused'")
      #expect(rows.map { texts($0, "task", "began", "ended") } == [[run.trialNames[0], nil, nil]])
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM worker_time") == 4)
    }
  }

  @Test func `are made anew when another program made others, and are else left as they are`() throws {
    let made = try run.views()
    try run.write("DROP VIEW trial; CREATE VIEW trial AS SELECT 1 AS other; DROP VIEW epoch")
    #expect(try run.views() != made)
    try run.example.open().close()
    #expect(try run.views() == made && made.count == RunViews.all.count)
    let queue = try DatabaseQueue(path: run.file)
    func version() throws -> Int? { try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") } }
    let before = try version()
    try RunSchema.migrate(queue)
    #expect(try version() == before)
  }

  @Test func `stand in no migration's way`() throws {
    let file = try TemporaryFolder()
    let queue = try DatabaseQueue(path: file.path + "/run.sqlite")
    try RunSchema.migrator.migrate(queue, upTo: RunSchema.migrator.migrations[0])
    // Of a column that a later migration drops.
    try queue.write { try $0.execute(sql: "CREATE VIEW attempt AS SELECT reproduced FROM result") }
    #expect(throws: DatabaseError.self) { try RunSchema.migrator.migrate(queue) }
    try RunSchema.migrate(queue)
    try queue.read { db in
      #expect(try RunSchema.migrator.hasCompletedMigrations(db))
      for view in RunViews.all { _ = try Row.fetchAll(db, sql: "SELECT * FROM \(view.name)") }
    }
  }

  @Test func `are not made by who only reads`() throws {
    try run.write("DROP VIEW trial")
    let bytes = try FileSystem.read(run.file)
    #expect(try RunStore.openReadOnly(directory: run.example.directory).trials().count == 2)
    #expect(try FileSystem.read(run.file) == bytes)
  }

  /// Columns of a row as text; nil for NULL.
  private func texts(_ row: Row, _ names: String...) -> [String?] {
    names.map { name in
      let value = row[name] as DatabaseValue
      return String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { "\($0)" }
    }
  }

  /// SQLite may read the last digit of a number otherwise than this program wrote it.
  private func isSame(_ stored: Double?, _ value: Double?) -> Bool {
    guard let stored, let value else { return stored == nil && value == nil }
    return (stored - value).magnitude <= 1e-15 * value.magnitude
  }
}
