import Statistics
import TestSupport
import Testing

@testable import Report

@Suite struct `The file of a published claim` {
  private static let text = """
    citation = "Somebody, \\"On something\\""
    url = "https://example.org"
    metric = "AUROC"
    bounds = [0, 1]
    better = "higher"
    seeds = 5
    sd-divisor = "n-1"
    collapse = "1-based"
    records = "wfdb"
    data = "a hospital"
    reference = "scratch"

    [settings]
    fine-tuning.epochs = 50
    "encoder.architecture" = "tiny"

    [rows.ssl]
    mean = 0.87
    sd = 0.003
    rate = "0 %"

    [rows.scratch]
    mean = 0.8699
    se = 0.002
    seeds = 7
    rate = "42.9 %"

    """

  private func read(_ text: String) throws(ClaimFileError) -> PublishedClaim {
    try PublishedClaim(parsing: Array(text.utf8), name: "mine", file: "mine.toml")
  }

  private func error(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `says everything that a claim has`() throws {
    let claim = try read(Self.text)
    #expect(
      claim.name == "mine" && claim.citation == "Somebody, \"On something\"" && claim.url == "https://example.org")
    #expect(claim.metric == Metric(name: "AUROC", bounds: 0...1) && claim.seeds == 5 && claim.seedsReason == nil)
    #expect(claim.divisor == .sample && claim.collapse == .oneBased && claim.records == .wfdb)
    #expect(claim.settings == ["fine-tuning.epochs": "50", "encoder.architecture": "\"tiny\""])
    #expect(claim.rows.map(\.condition) == ["ssl", "scratch"] && claim.referenceRow?.condition == "scratch")
    #expect(
      claim.collapsed(claim.rows[0]) == Proportion(0, of: 5) && claim.collapsed(claim.rows[1]) == Proportion(3, of: 7))
    #expect(claim.decimals == 4 && claim.meanAndDeviation(claim.rows[0], 0.003) == "0.8700 ± 0.0030")
    let deviation = try #require(claim.standardDeviation(of: claim.rows[1]))
    #expect(abs(deviation - 0.002 * 7.0.squareRoot()) < 1e-15)
  }

  @Test func `of the built-in study is what was in the program before there were files`() {
    let claim = PublishedClaim.zeng2026
    #expect(PublishedClaim.builtIn.map(\.name) == ["zeng-2026", "ssl-for-ecg"] && claim.seeds == 3)
    #expect(
      claim.rows.map(\.condition) == [
        "scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70", "scratch-noaug-n300",
      ])
    #expect(claim.rows.map(\.mean) == [0.115, 0.108, 0.192, 0.297])
    #expect(claim.rows.map(\.standardDeviation) == [0.072, 0.042, 0.003, 0.018])
    #expect(
      claim.rows.map(claim.collapsed) == [Proportion(2, of: 3), Proportion(2, of: 3), Proportion(0, of: 3), nil])
    #expect(claim.settings == ["task.name": "\"rhythm-top5\""] && claim.collapse == .zeroBased && claim.divisor == nil)
  }

  static let errors: [(old: String, new: String, error: String)] = [
    (
      "metric = \"AUROC\"", "metrics = \"AUROC\"", "mine.toml:3: key \"metrics\": unknown key; did you mean \"metric\"?"
    ),
    ("metric = \"AUROC\"\n", "", "mine.toml: key \"metric\": missing; expected a text in quotation marks"),
    ("seeds = 5", "seeds = 0", "mine.toml:6: key \"seeds\": expected a positive whole number, got 0"),
    ("seeds = 5", "seeds = 5000000", "mine.toml:6: key \"seeds\": expected at most 100000 seeds, got 5000000"),
    (
      "bounds = [0, 1]", "bounds = [1, 0]",
      "mine.toml:4: key \"bounds\": expected the lowest and the highest score, such as [0, 1], got [1.0, 0.0]"
    ),
    (
      "bounds = [0, 1]", "bounds = [0, inf]", "mine.toml:4: key \"bounds\": expected a number of at most 1e100, got inf"
    ),
    (
      "\"n-1\"", "\"n - 1\"",
      "mine.toml:7: key \"sd-divisor\": expected one of \"n-1\", \"n\", got \"n - 1\"; did you mean \"n-1\"?"
    ),
    (
      "mean = 0.87\n", "mean = 1.87\n",
      "mine.toml:18: key \"rows.ssl.mean\": expected a score within the bounds [0.0, 1.0], got 1.87"
    ),
    ("mean = 0.87\n", "mean = \"0.87\"\n", "mine.toml:18: key \"rows.ssl.mean\": expected a number, got \"0.87\""),
    ("sd = 0.003", "sd = -0.003", "mine.toml:19: key \"rows.ssl.sd\": expected a number, 0 or more, got -0.003"),
    ("sd = 0.003", "std = 0.003", "mine.toml:19: key \"rows.ssl.std\": unknown key; did you mean \"sd\"?"),
    (
      "sd = 0.003", "sd = 0.003\nse = 0.001",
      "mine.toml:20: key \"rows.ssl.se\": has no meaning beside sd: one of them is what was printed"
    ),
    ("mean = 0.87\n", "", "mine.toml:18: key \"rows.ssl.sd\": has no meaning without a mean"),
    (
      "rate = \"0 %\"", "rate = \"2/3\"",
      "mine.toml:20: key \"rows.ssl.rate\": expected a share as it is printed, such as \"66.7 %\" or \"0.667\", got \"2/3\""
    ),
    (
      "fine-tuning.epochs = 50", "fine-tuning.epochs = [50]",
      "mine.toml:14: key \"settings.fine-tuning.epochs\": expected a text, a number, true or false, got an array"
    ),
    (
      "reference = \"scratch\"", "reference = \"scrach\"",
      "mine.toml:11: key \"reference\": there is no row \"scrach\"; did you mean \"scratch\"?"
    ),
    (
      "[rows.ssl]", "[rows.\"\\u001b\"]",
      "mine.toml:17: key \"rows.\\u001B\": expected the name of a condition, of at most 200 bytes that can be printed"
    ),
    ("[settings]", "[setting]", "mine.toml:13: key \"setting\": unknown key; did you mean \"settings\"?"),
    ("data = \"a hospital\"", "data = a hospital", "mine.toml:10: not valid TOML: column 8:"),
  ]

  @Test(arguments: errors)
  func `has errors that name the line, the key, and what was meant`(old: String, new: String, error expected: String)
    throws
  {
    try #require(Self.text.contains(old))
    let found = try #require(error(Self.text.replacing(old, with: new, maxReplacements: 1)))
    #expect(found.hasPrefix(expected))
  }

  @Test func `has to have rows`() {
    let head = "citation = \"x\"\nmetric = \"y\"\n"
    #expect(error(head) == "mine.toml: key \"rows\": missing; expected a section [rows.NAME] for each row")
    #expect(error(head + "[rows]\n") == "mine.toml:3: key \"rows\": expected 1 to 200 rows, got 0")
    #expect(error(head + "rows = 1\n") == "mine.toml:3: key \"rows\": expected a section [rows], got 1")
    #expect(error(head + "[rows.a]\n") == "mine.toml:3: key \"rows.a\": says nothing: expected a mean or a rate")
  }

  @Test
  func `that is mutated is read, or refused with a line of its own, and every report of it can be written`() {
    let pieces = [
      "[rows.x]\n", "mean = 0.5\n", "rate = \"50 %\"\n", "1e999", "nan", "-1", "0", "9223372036854775807", "1e-300",
      "1e300",
      "\"", "=", "[", "]", "{}", "\u{1b}", "se = 0.1\n", "seeds = 100000\n", "seeds = 1\n", "n\"", "# ",
    ]
    var mutations = TextMutations(
      of: [Array(Self.text.utf8)] + PublishedClaim.files.map(\.bytes), inserting: pieces, seed: 3)
    var read = 0
    for number in 0..<TextMutations.count {
      let bytes = mutations.next()
      do throws(ClaimFileError) {
        let claim = try PublishedClaim(parsing: bytes, name: "mine", file: "mine.toml")
        read += 1
        // Intervals of many seeds take their time: now and then.
        if number % 50 == 0 {
          let report = ClaimReport(claim)
          #expect(!report.text.isEmpty && report.json.hasPrefix("{"))
        }
      } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        if let line = error.line { #expect((1...lines).contains(line), "\(error)") }
      }
    }
    #expect(read > TextMutations.count / 20 && read < TextMutations.count)
  }

  @Test func `with numbers at their limits has reports`() throws {
    for (mean, deviation, seeds) in [
      ("1e100", "1e100", 100_000), ("-1e100", "0", 2), ("0", "1e-300", 1), ("1e-300", "1e100", 3),
    ] {
      let row = "mean = \(mean)\nsd = \(deviation)\nrate = \"33.3 %\"\n"
      let claim = try read(
        "citation = \"x\"\nmetric = \"y\"\nseeds = \(seeds)\n[rows.a]\n\(row)[rows.b]\nmean = 0\nsd = 1\nrate = \"100 %\"\n"
      )
      let report = ClaimReport(claim)
      #expect(!report.text.isEmpty && report.json.hasPrefix("{") && !report.latex.isEmpty)
    }
  }
}
