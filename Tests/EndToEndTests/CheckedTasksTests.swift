import Foundation
import RunStore
import Sweep
import TestSupport
import Testing

/// What `check` says will be trained, beside what a run has trained.
@Suite(.timeLimit(.minutes(10))) struct `The tasks that check lists` {
  /// A task of the list: its name, what it comes after, its content.
  private struct Listed: Equatable {
    var name: String
    var prerequisite: String?
    var content: String?

    init?(_ line: Substring) {
      let words = line.split(separator: " ").map(String.init)
      guard let first = words.first, first.hasPrefix("trial/") || first.hasPrefix("pretraining/") else { return nil }
      name = first
      func word(after mark: String) -> String? {
        words.firstIndex(of: mark).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
      }
      prerequisite = word(after: "after")
      content = word(after: "content")
    }
  }

  private func listed(_ sweep: SmallSweep, _ options: [String]) throws -> [Listed] {
    let outcome = try BuiltExecutable.run(["check", sweep.file, "--cache", sweep.cache, "--content"] + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").compactMap { Listed($0) }
  }

  /// Every kind of task: two pretrainings, one of which feeds two conditions, a probe, a grid, baselines without epochs.
  private func sweep(isCrossed: Bool) throws -> SmallSweep {
    try SmallSweep { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("conditions") }
      return lines.joined(separator: "\n").replacing("count = \(SmallSweep.seeds)", with: "count = 2") + """
        labels = 20
        [pretrainings.short]
        epochs = 1
        warmup-epochs = 0
        [conditions.scratch]
        learning-rate = [1e-4, 1e-3]
        [conditions.ssl]
        initialization = "pretrained"
        [conditions.probe]
        initialization = "pretrained"
        train = "head"
        [conditions.short]
        initialization = "pretrained"
        pretraining = "short"
        [conditions.random-kernels]
        classifier = "random-kernels"
        kernels = 10

        """
        + (isCrossed
          ? "[streams]\nsubset = [1, 2]\npretraining = [4, 5]\n" : "[conditions.rr]\nclassifier = \"rr-logistic\"\n")
    }
  }

  private static let cases: [(Bool, [String])] = usually(
    [(true, ["--only", "s*", "--except", "scratch*"])],
    nightly: [(true, []), (true, ["--only", "s*", "--except", "scratch*"]), (false, [])])

  @Test(arguments: cases)
  func `are those that run then trains, in its order, by content and name`(
    isCrossed: Bool, options: [String]
  ) throws {
    let sweep = try sweep(isCrossed: isCrossed)
    let listed = try listed(sweep, options)
    let run = try BuiltExecutable.run(sweep.runCommand("run", workers: 2) + ["--audit", "20%"] + options)
    try #require(run.status == 0, "\(run.errors)")
    let store = try RunStore.openReadOnly(directory: sweep.run("run"))
    defer { store.close() }
    let trained = try store.tasks()
    #expect(trained.map(\.id.name) == listed.map(\.name))
    #expect(trained.map { $0.content.map { "\($0)" } } == listed.map(\.content))
    #expect(listed.allSatisfy { $0.content != nil })
    #expect(trained.allSatisfy { $0.state == .recorded })
    // What a task comes after is in the run, and was recorded before anybody got the task.
    var recorded: Set<String> = []
    var leased: Set<String> = []
    let prerequisites = Dictionary(listed.map { ($0.name, $0.prerequisite) }) { first, _ in first }
    for line in try String(contentsOfFile: sweep.run("run") + "/events.jsonl", encoding: .utf8).split(separator: "\n") {
      let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard let task = event["task"] as? String else { continue }
      switch event["event"] as? String {
      case "recorded": recorded.insert(task)
      case "leased":
        leased.insert(task)
        if let prerequisite = prerequisites[task] ?? nil { #expect(recorded.contains(prerequisite), "\(task)") }
      default: break
      }
    }
    #expect(leased == Set(listed.map(\.name)) && recorded == leased)
    if options.isEmpty {
      #expect(listed.count { $0.name.hasPrefix("pretraining/") } == 4 && listed.count == (isCrossed ? 40 : 18))
      #expect(listed.count { $0.prerequisite != nil } == (isCrossed ? 24 : 6))
    }
  }
}
