import CSV
import Statistics
import TestSupport
import Testing
import Training

@testable import Report

/// A table of some text, read with defaults or otherwise.
struct SmallTable {
  var reading: TableReading

  init(
    _ score: String? = "score", bounds: ClosedRange<Double>? = nil, _ change: (inout TableReading) -> Void = { _ in }
  ) {
    reading = TableReading(metric: Metric(name: score ?? "score", bounds: bounds))
    reading.score = score
    change(&reading)
  }

  func read(_ files: (name: String, text: String)...) throws(CSVError) -> ScoreTables {
    var tables: [CSVTable] = []
    for file in files { tables.append(try CSVTable(parsing: Array(file.text.utf8), file: file.name)) }
    return try ScoreTables(tables, reading)
  }

  /// The scores of each condition by seed, as text; failed and diverged ones by their first letter.
  func scores(_ text: String) throws(CSVError) -> String { try read(("t.csv", text)).shown }

  func error(_ text: String) -> String? {
    do {
      _ = try read(("t.csv", text))
      return nil
    } catch { return "\(error)" }
  }
}

extension ScoreTables {
  /// `a 1: 0.5, 2: -; b 1: diverged`.
  var shown: String {
    outcome.conditions.map { condition in
      let failed = condition.failed.map { ($0.seed, "-") }
      let trials = condition.trials.map { ($0.seed, $0.selected.map { "\($0.macroF1)" } ?? "diverged") }
      let seeds = (failed + trials).sorted { $0.0 < $1.0 }.map { "\(seedLabels[$0.0] ?? "?"): \($0.1)" }
      return "\(condition.condition.name) \(seeds.joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}

@Suite struct `Tables of scores` {
  @Test func `are long, with other columns, an index and quotes as pandas and MLflow write them`() throws {
    let text = """
      ,run_id,condition,seed,loss,score
      0,"a,1",x,1,0.1,0.5
      1,b,x,2.0,,0.25
      2,c,"y, ""z""\",1,0.3,7e-1

      """
    #expect(try SmallTable().scores(text) == "x 1: 0.5, 2: 0.25; y, \"z\" 1: 0.7")
  }

  @Test func `name conditions by several columns, by other ones, or by their files`() throws {
    let text = "method,labels,seed,score\nssl,70,1,0.5\nssl,300,1,0.6\n"
    let two = SmallTable { $0.condition = ["method", "labels"] }
    #expect(try two.scores(text) == "ssl, 70 1: 0.5; ssl, 300 1: 0.6")
    let files = try SmallTable().read(("out/scratch.csv", "seed,score\n1,0.5\n"), ("ssl.csv", "score,seed\n0.6,1\n"))
    #expect(files.shown == "scratch 1: 0.5; ssl 1: 0.6" && files.rows == 2)
  }

  @Test func `are wide by condition, by seed, and by both as W&B writes charts`() throws {
    let conditions = SmallTable(nil) { $0.pattern = ColumnPattern("{condition}") }
    #expect(
      try conditions.scores("Unnamed: 0,seed,a,b\n0,1,0.5,0.6\n1,2,0.25,\n") == "a 1: 0.5, 2: 0.25; b 1: 0.6, 2: -")
    let seeds = SmallTable(nil) { $0.pattern = ColumnPattern("seed{seed}") }
    #expect(try seeds.scores("condition,seed1,seed2,note\na,0.5,0.25,x\n") == "a 1: 0.5, 2: 0.25")
    let both = SmallTable(nil) {
      $0.pattern = ColumnPattern("{condition}-seed{seed} - val/f1")
      $0.epochs = .init(column: "Step")
    }
    let text = """
      "Step","a-seed-x-seed1 - val/f1","a-seed-x-seed1 - val/f1__MIN","b-seed1 - val/f1","b-seed1 - loss"
      1,0.1,0,0.2,9
      2,0.3,0,,9

      """
    #expect(try both.scores(text) == "a-seed-x 1: 0.3; b 1: 0.2")
  }

  @Test(arguments: ["", "abc", "{seed}{condition}", "{seed} {seed}", "{condition} {seed} {seed}", "{Seed}"])
  func `have patterns that tell conditions and seeds apart`(text: String) {
    #expect(ColumnPattern(text) == nil)
  }

  @Test func `with an epoch a row give the last, the best, or the best by another column`() throws {
    let text = """
      condition,seed,epoch,score,validation
      a,1,0,0.9,0.99
      a,1,2,0.2,0.5
      a,1,1,0.3,0.5
      a,1,3,,0.1
      b,1,1,0.4,nan
      b,1,2,nan,0.3

      """
    let last = SmallTable { $0.epochs = .init(column: "epoch") }
    #expect(try last.scores(text) == "a 1: 0.2; b 1: diverged")
    let best = SmallTable {
      $0.epochs = .init(column: "epoch")
      $0.epochs?.take = .best
    }
    #expect(try best.scores(text) == "a 1: 0.9; b 1: 0.4")
    var chosen = best
    chosen.reading.epochs?.select = "validation"
    chosen.reading.firstEpoch = 1
    // The untrained network is not chosen; of equals the first is.
    let tables = try chosen.read(("t.csv", text))
    #expect(tables.shown == "a 1: 0.3; b 1: diverged")
    #expect(tables.outcome.conditions[0].trials[0].selectedEpoch == 1)
    #expect(tables.outcome.conditions[0].trials[0].epochs.map(\.epoch) == [0, 1, 2, 3])
    chosen.reading.epochs?.selectsHighest = false
    #expect(try chosen.scores(text) == "a 1: -; b 1: diverged")
  }

  @Test func `that log each value in a row of its own are put together by epoch`() throws {
    let text = "condition,seed,_step,score,val\na,1,1,0.3,\na,1,1,,0.5\na,1,2,0.4,\na,1,2,,0.4\n"
    let best = SmallTable {
      $0.epochs = .init(column: "_step")
      $0.epochs?.take = .best
      $0.epochs?.select = "val"
    }
    #expect(try best.scores(text) == "a 1: 0.3")
  }

  @Test func `name what is missing or diverged with file and line, and leave it out of nothing`() throws {
    let tables = try SmallTable().read(
      (
        "t.csv",
        "condition,seed,score,outcome\na,1,,completed\na,2,NaN,completed\na,3,,diverged\na,4,0.5,\nb,4,N/A,\nb,5,1,\n"
      ))
    #expect(tables.shown == "a 1: -, 2: diverged, 3: diverged, 4: 0.5; b 4: -, 5: 1.0")
    #expect(
      tables.notes == [
        "t.csv:2: a, seed 1: no score", "t.csv:3: a, seed 2: score is not finite",
        "t.csv:4: a, seed 3: the row says that it diverged", "t.csv:6: b, seed 4: no score",
        "a: no row of seed 5, which other conditions have: no pair there",
        "b: no row of seeds 1-3, which other conditions have: no pair there",
      ])
    let condition = SweepAnalysis(tables.outcome).conditions[0]
    #expect(condition.planned == 4 && condition.unresolved == 1 && condition.diverged == 2 && condition.completed == 1)
  }

  @Test func `take seeds by their names where these are no numbers`() throws {
    let tables = try SmallTable().read(("t.csv", "condition,seed,score\na,run-b,0.1\na,run-a,0.2\nb,run-a,0.4\n"))
    #expect(tables.shown == "a run-b: 0.1, run-a: 0.2; b run-a: 0.4")
    let comparison = try #require(SweepAnalysis(tables.outcome).comparisons.first)
    #expect(comparison.pairs == 1 && abs((comparison.difference.mean ?? 0) - 0.2) < 1e-15)
  }

  static let errors: [(text: String, error: String)] = [
    ("condition,seed,scores\na,1,0.5\n", "t.csv:1: no column \"score\"; did you mean \"scores\"?"),
    ("condition,sed,score\na,1,0.5\n", "t.csv:1: no column \"seed\"; did you mean \"sed\"?"),
    ("condition,seed,score,score\na,1,0.5,1\n", "t.csv:1: the column \"score\" is there 2 times"),
    ("condition,seed,score\na,1,high\n", "t.csv:2: score \"high\" of a, seed 1 is no number from -1e12 to 1e12"),
    (
      "condition,seed,score\na,1,\"0,5\"\n",
      "t.csv:2: score \"0,5\" of a, seed 1 is no number from -1e12 to 1e12; decimals are written with a point"
    ),
    ("condition,seed,score\na,1,1e13\n", "t.csv:2: score \"1e13\" of a, seed 1 is no number from -1e12 to 1e12"),
    ("condition,seed,score\n\na,1,0.5\na,1.0,0.5\n", "t.csv:4: a, seed 1 stands on line 3 of t.csv already;"),
    ("condition,seed,score\n,1,0.5\n", "t.csv:2: no condition is named"),
    ("condition,seed,score\na,,0.5\n", "t.csv:2: there is no seed"),
    ("condition,seed,score\na,1\n", "t.csv:2: 2 fields, the header has 3"),
  ]

  @Test(arguments: errors)
  func `have errors with file and line`(text: String, error expected: String) throws {
    #expect(try #require(SmallTable().error(text)).hasPrefix(expected))
  }

  @Test func `have errors in other columns, too`() {
    let bounded = SmallTable(bounds: 0...1)
    #expect(
      bounded.error("condition,seed,score\na,1,50\n")
        == "t.csv:2: score 50 of a, seed 1 is not within the bounds from 0.0 to 1.0")
    let epochs = SmallTable { $0.epochs = .init(column: "epoch") }
    #expect(epochs.error("condition,seed,score,epoch\na,1,0.5,x\n") == "t.csv:2: the epoch \"x\" is no whole number")
    #expect(
      epochs.error("condition,seed,score,epoch\na,1,0.5,1\na,1,0.6,1\n")
        == "t.csv:3: epoch 1 of a, seed 1 stands on line 2 of t.csv already")
    let best = SmallTable {
      $0.bestEpoch = "best"
      $0.firstEpoch = 1
    }
    #expect(
      best.error("condition,seed,score,best\na,1,0.5,1.5\n") == "t.csv:2: the best epoch \"1.5\" is no whole number")
    let wide = SmallTable(nil) { $0.pattern = ColumnPattern("{condition}-{seed}") }
    #expect(wide.error("a,b\n1,2\n") == "t.csv:1: no column is like \"{condition}-{seed}\"; the columns are a, b")
    let runs = "condition,seed,score\n" + (0..<300).map { "run-\($0),1,0.5\n" }.joined()
    #expect(SmallTable().error(runs)?.contains("does the column of conditions name single runs?") == true)
  }

  @Test func `that are mutated are read, or refused with a line of theirs, and what is read has a report`() {
    let text = """
      condition,seed,epoch,score,validation,outcome
      a,1,1,0.3,0.5,completed
      a,1,2,0.4,0.6,completed
      a,2,1,0.25,0.5,completed
      b,1,1,0.5,0.1,completed
      b,2,1,nan,,completed
      b,3,1,"0.5",-1e-3,diverged

      """
    let pieces = [
      ",", "\"", "\n", "nan", "inf", "-inf", "1e999", "1e12", "-1e12", "9223372036854775807", "-9223372036854775808",
      "0x1p3",
      "999999999999", "1.5", "a", "b", "\u{1b}", "18446744073709551615", "1e-320", "é", " ",
    ]
    var mutations = TextMutations(of: [Array(text.utf8)], inserting: pieces, seed: 5)
    let readings = [
      SmallTable().reading,
      SmallTable {
        $0.epochs = .init(column: "epoch")
        $0.epochs?.take = .best
        $0.epochs?.select = "validation"
        $0.firstEpoch = 1
      }.reading,
      SmallTable(bounds: -1...1) {
        $0.bestEpoch = "epoch"
        $0.firstEpoch = -1_000_000_000
      }.reading,
      SmallTable(nil) { $0.pattern = ColumnPattern("{condition}") }.reading,
    ]
    var read = 0
    let most = 20
    for number in 0..<TextMutations.count {
      let bytes = mutations.next()
      do throws(CSVError) {
        let table = try CSVTable(parsing: bytes, file: "t.csv")
        let tables = try ScoreTables([table], readings[number % readings.count])
        read += 1
        if read % 100 == 1, read / 100 < most {
          let report = StatsReport(tables)
          #expect(!report.text.isEmpty && report.json.hasPrefix("{"))
        }
      } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        if let line = error.line { #expect((1...lines).contains(line), "\(error)") }
      }
    }
    #expect(read > TextMutations.count / 20 && read < TextMutations.count)
  }
}
