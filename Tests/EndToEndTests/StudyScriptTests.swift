import Foundation
import TestSupport
import Testing

/// `scripts/study`, which runs two sweeps and writes a page from what the program prints of them.
@Suite struct `The script of the study` {
  /// The script's modules.
  private static let modules = """
    import itertools, sys
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    import contrasts, runs, sentences

    """

  private func run(_ program: String) throws -> BuiltExecutable.Outcome {
    try Python(with: "json").run(program: Self.modules + program, "\(Python.package)/scripts/study.d")
  }

  @Test(.python("json")) func `says that a contrast disappears only where intervals and tests say so`() throws {
    let outcome = try run(
      """
      def contrast(mean, half, p, can_tell=True):
          return {"mean": mean, "interval": [mean - half, mean + half], "p": p, "can_tell": can_tell}
      shown = contrast(0.2, 0.1, 0.01)
      cases = [
          ("disappears", shown, contrast(0.01, 0.05, 0.7), contrast(0.19, 0.1, 0.01)),
          # The change is not shown; what is left may be as much as there was.
          ("is open", shown, contrast(0.01, 0.05, 0.7), contrast(0.19, 0.3, 0.2)),
          ("is open", shown, contrast(0.05, 0.2, 0.7), contrast(0.15, 0.1, 0.01)),
          # More is left than there was.
          ("is open", shown, contrast(0.4, 0.1, 0.06), contrast(-0.2, 0.1, 0.01)),
          ("shrinks", shown, contrast(0.1, 0.05, 0.02), contrast(0.1, 0.05, 0.02)),
          ("stays", shown, contrast(0.1, 0.05, 0.02), contrast(0.1, 0.15, 0.3)),
          ("stays", shown, contrast(0.3, 0.05, 0.02), contrast(-0.1, 0.05, 0.02)),
          ("turns around", shown, contrast(-0.1, 0.05, 0.02), contrast(0.3, 0.05, 0.01)),
          ("was not shown", contrast(0.2, 0.3, 0.3), contrast(0.2, 0.1, 0.01), shown),
          ("cannot be told", contrast(0.2, 0.1, 0.5, False), contrast(0.2, 0.1, 0.01), shown),
      ]
      for expected, before, after, change in cases:
          assert contrasts.what_became(before, after, change) == expected, (expected, before, after, change)
          # The same with pretraining on the other side.
          mirrored = [{**each, "mean": -each["mean"], "interval": [-end for end in reversed(each["interval"])]}
                      for each in (before, after, change)]
          assert contrasts.what_became(*mirrored) == expected, (expected, mirrored)
      assert {expected for expected, *_ in cases} == set(sentences.FATES)
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(.python("json"))
  func `opens with what became of the contrasts that were shown, and with nothing where none was`() throws {
    let outcome = try run(
      """
      def contrast(mean, half, p):
          return {"mean": mean, "interval": [mean - half, mean + half], "p": p, "can_tell": True}
      shown, none = contrast(0.2, 0.1, 0.01), contrast(0.01, 0.05, 0.7)
      def headline(before, after, changes):
          named = lambda values: dict(zip(["0.001", "0.01"], values))
          return sentences.headline({
              "contrasts": {"fragile": named(before), "unstopped": named(after)}, "changes": {"unstopped": named(changes)}})
      gone = headline([shown, none], [none, none], [shown, none])
      assert "higher than random weights at learning rate 0.001 (+0.200); no difference is shown" in gone, gone
      assert "at learning rate 0.01 (+0.010). " in gone, gone
      assert "this difference disappears at learning rate 0.001 (+0.010)." in gone, gone
      mixed = headline([shown, shown], [none, shown], [shown, none])
      assert "at learning rates 0.001 and 0.01 (+0.200 and +0.200). " in mixed, mixed
      assert "disappears at learning rate 0.001 (+0.010); it is still shown" in mixed, mixed
      for before in ([none, none], [contrast(-0.2, 0.1, 0.01), none]):
          silent = headline(before, [none, none], [none, none])
          assert "is not shown to score higher" in silent and "disappears" not in silent, silent
          assert ("scores lower than random weights at learning rate 0.001 (-0.200)" in silent) == (before[0] != none), silent
      # What was not shown is not said to have been absent, and a difference that is left is told.
      assert "to begin with" not in gone and "absent" not in gone
      sound = sentences.sound_headline({"contrasts": {"sound": {"0.001": none, "chosen": shown}}})
      assert sound == (
          " Under sound settings no difference is shown at learning rate 0.001 (+0.010); pretraining scores higher than "
          "random weights with the learning rates chosen on the validation fold (+0.200)."), sound
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(.python("json")) func `says of the rule that it beats every network only where it does at every learning rate`()
    throws
  {
    let outcome = try run(
      """
      def facts(*scores):
          # The method's own score is that of the chosen rate: a rate that is not chosen counts as well.
          conditions = [{"name": f"net@learning-rate={place}", "macro_f1": {"mean": mean}} for place, mean in enumerate(scores)]
          conditions.append({"name": "net", "macro_f1": {"mean": 0.1}})
          conditions.append({"name": "kernels", "has_epochs": False, "macro_f1": {"mean": 0.9}})
          aggregate = {
              "baselines": {"rr_rule": {"macro_f1": 0.5}}, "conditions": conditions, "candidate_choices": [{"name": "net"}]}
          return {"aggregates": {way: aggregate for way in ("fragile", "unstopped", "sound")}}
      every = sentences.rule_headline(facts(0.2, 0.49, None))
      assert "more than the average of every network at every learning rate" in every, every
      for best in (0.5, 0.7):
          some = sentences.rule_headline(facts(0.2, best))
          assert "every network" not in some and "fragile, patience 5: 1 of 2" in some and "`net@learning-rate=1`" in some, some
      assert sentences.rule_headline({"aggregates": {"fragile": {"baselines": {}}}}) == ""
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(.python("json")) func `counts time without trainings as such, however they overlap`() throws {
    let outcome = try run(
      """
      import reading
      assert reading.clock([]) == {"core": 0.0, "span": 0.0, "busy": 0.0}
      assert reading.clock([(10, 20), (12, 15), (15, 30), (40, 50)]) == {"core": 38.0, "span": 40, "busy": 30.0}
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(.python("json")) func `reads no run that is not finished`() throws {
    let folder = try TemporaryFolder()
    let script = try Python(with: "json")
    let outcome = try script.run("scripts/study", "--read", "--output", folder.path, "--program", BuiltExecutable.path)
    #expect(outcome.status == 1 && outcome.errors.contains("fragile is no finished run"), "\(outcome.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  /// The least p that Holm corrects to is the smallest of all step-down decisions: found here by trying every level.
  @Test(.python("json")) func `corrects as Holm's procedure rejects`() throws {
    let outcome = try run(
      """
      values = [0.001, 0.01, 0.02, 0.04, 0.3]
      for each in itertools.product(values, repeat=4):
          corrected = contrasts.holm(dict(enumerate(each)))
          for level in (0.005, 0.035, 0.05, 0.08, 0.13, 0.9):
              rejected, ordered = set(), sorted(range(4), key=lambda place: each[place])
              for step, place in enumerate(ordered):
                  if each[place] * (4 - step) > level:
                      break
                  rejected.add(place)
              assert rejected == {place for place in range(4) if corrected[place] <= level}, (each, level, corrected)
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// The files of the sweeps are changed by their text: a line that is not there ends the script.
  @Test(.python("json"), arguments: ["True", "False"])
  func `finds in the sweep files what it changes, and its sweeps can be read`(isQuick: String) throws {
    let outcome = try run(
      """
      for name, text in runs.sweep_texts(\(isQuick)).items():
          print(f"### {name}\\n{text}", end="")
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let texts = outcome.output.split(separator: "### ")
    #expect(texts.count == 3)
    let folder = try TemporaryFolder()
    for text in texts {
      let lines = text.split(separator: "\n", maxSplits: 1)
      let synthetic = lines[1].replacingOccurrences(
        of: #"source = "ptbxl""#, with: "source = \"synthetic\"\nrecords = 750\nseed = 1")
      let file = try folder.write(synthetic, to: "\(lines[0]).toml")
      let check = try BuiltExecutable.run("check", file, "--cache", folder.path + "/cache")
      #expect(check.status == 0 && check.output.contains("23 conditions"), "\(check.errors)")
    }
  }

  @Test(.nightly, .python("json"), .timeLimit(.minutes(20)))
  func `trains, goes on where it was, and writes a page with the program's numbers`() throws {
    let folder = try TemporaryFolder()
    let python = try Python(with: "json")
    let output = folder.path + "/study"
    func study(_ page: String) throws -> String {
      let outcome = try python.run(
        "scripts/study", "--quick", "--output", output, "--program", BuiltExecutable.path, "--workers", "2", "--page",
        folder.path + "/" + page)
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try String(contentsOfFile: folder.path + "/" + page, encoding: .utf8)
    }
    let page = try study("Study.md")
    // Nothing is trained again, and the same runs give the same page and figures.
    let recorded = try FileManager.default.attributesOfItem(atPath: output + "/fragile/events.jsonl")[.size] as? Int
    #expect(try study("Again.md") == page)
    #expect(
      try FileManager.default.attributesOfItem(atPath: output + "/fragile/events.jsonl")[.size] as? Int == recorded)
    // Neither do runs that are only read.
    let read = try python.run(
      "scripts/study", "--read", "--output", output, "--program", BuiltExecutable.path, "--page",
      folder.path + "/Read.md")
    #expect(read.status == 0, "\(read.errors)")
    #expect(try String(contentsOfFile: folder.path + "/Read.md", encoding: .utf8) == page)
    #expect(!page.contains(folder.path) && !page.contains("nan") && !page.contains("None"), "\(page)")
    for name in ["scores", "contrasts", "multiverse"] {
      #expect(page.contains("(Resources/study-\(name).svg)"))
      let parsed = try python.run(
        program: "import sys, xml.etree.ElementTree as tree; print(tree.parse(sys.argv[1]).getroot().tag)",
        "\(folder.path)/Resources/study-\(name).svg")
      #expect(parsed.output == "{http://www.w3.org/2000/svg}svg\n", "\(parsed.errors)")
    }
    for way in ["fragile", "unstopped", "sound"] { try expectRows(of: output + "/" + way, in: page) }
  }

  /// Looks in a page for the differences at each learning rate, as `compare` prints them for people.
  private func expectRows(of run: String, in page: String) throws {
    for rate in ["0.001", "0.01", "0.03"] {
      let outcome = try BuiltExecutable.run(
        "compare", run, "--condition", "ssl-noaug-n70@learning-rate=\(rate)", "--against",
        "scratch-noaug-n70@learning-rate=\(rate)")
      try #require(outcome.status == 0, "\(outcome.errors)")
      let told = try #require(
        outcome.output.firstMatch(of: /([+-]?\d\.\d{3}) +\[(-?\d\.\d{3}), (-?\d\.\d{3})\]/), "\(outcome.output)")
      let interval = [told.2, told.3].map { $0.hasPrefix("-") || $0 == "0.000" ? "\($0)" : "+\($0)" }
      let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(rate) |") })
      #expect(row.contains("\(told.1) [\(interval.joined(separator: ", "))]"), "\(row)\n\(outcome.output)")
    }
  }
}
