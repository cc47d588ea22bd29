import ArgumentParser
import ContentHash
import DurableFiles
import Program
import Report
import RunStore
import Sweep

struct VerifyCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Computes a run's digests and aggregates again.",
    discussion: """
      All of them, from what the run has stored; what differs is named. Nothing is trained: a task counts as \
      reproduced where its values give its digest, its metrics follow from its confusion matrices, and no other \
      worker got anything else for it. To have trainings themselves repeated, run with --audit.

      EXAMPLES
        seedsweep verify RUN
        seedsweep verify RUN --against published.json     # and the aggregate with one that was printed before

      EXIT STATUS
        0 everything that could be checked was reproduced, 1 something was not
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Option(help: "A file that holds what aggregate --format json printed.", completion: .file())
  var against: String?

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func run() throws {
    let reader = try RunStore.openReadOnly(directory: folder)
    let findings = try reader.verify() + [aggregate(reader)]
    // Where it cannot be read, a finding says so.
    let lineage = (try? reader.lineage())?.summary
    switch format {
    case .json: try StandardOutput.write(try VersionedJSON.text(VerificationDocument(findings, lineage: lineage)))
    case .text: try tell(findings, lineage)
    }
    if findings.contains(where: \.isBad) { throw ExitCode.failure }
  }

  private func tell(_ findings: [Finding], _ lineage: String?) throws {
    for finding in findings { if let line = finding.line { try StandardOutput.line(line) } }
    if let lineage { try StandardOutput.line(lineage) }
    let counts = [
      ("reproduced", findings.count { $0.verdict == .reproduced }),
      ("not reproduced", findings.count(where: \.isBad)),
      ("not checked", findings.count { $0.verdict != .reproduced && !$0.isBad }),
    ]
    try StandardOutput.line(counts.map { "\($1) \($0)" }.joined(separator: ", "))
  }

  private func aggregate(_ reader: RunReader) throws -> Finding {
    let outcome: SweepOutcome
    do { outcome = try SweepOutcome(reader) } catch { return Finding("aggregate", .notReproduced("\(error)")) }
    let computed = Array(AggregateReport(outcome).json.utf8)
    guard let against else {
      return Finding("aggregate", .notChecked("no --against FILE; its sha256 is \(SHA256Digest(hashing: computed))"))
    }
    let isSame = try FileSystem.read(against) == computed
    return Finding("aggregate", isSame ? .reproduced : .notReproduced("the run gives another one than \(against)"))
  }
}

extension Finding {
  var isBad: Bool { if case .notReproduced = verdict { true } else { false } }

  /// A line for everything that was not simply reproduced.
  fileprivate var line: String? {
    switch verdict {
    case .reproduced: nil
    case .notReproduced(let reason): "NOT REPRODUCED  \(subject): \(reason)"
    case .notChecked(let reason): "not checked     \(subject): \(reason)"
    }
  }
}
