import ArgumentParser
import Cluster
import DurableFiles

/// What is done to hosts that an earlier `launch` has started.
struct LaunchControlOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("End everything that was launched for a run, on every host.", valueName: "run"),
    completion: .directory)
  var stop: String?

  @Option(
    help: ArgumentHelp(
      "Let the workers of a host finish what they train and leave; --output says of which run.", valueName: "host"))
  var drain: String?

  @Option(
    help: ArgumentHelp(
      "Print the last lines of what a host's supervisor said; --output says of which run.", valueName: "host"))
  var logs: String?

  @Option(help: "How many lines --logs prints.")
  var lines = 100

  func validate() throws {
    guard [stop, drain, logs].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("--stop, --drain and --logs: one at a time")
    }
    guard (1...100_000).contains(lines) else { throw ValidationError("--lines \(lines) is not between 1 and 100000") }
  }

  var isAsked: Bool { stop != nil || drain != nil || logs != nil }

  func run(output: String?, ways: (LaunchFolder) throws -> LaunchWays) throws {
    guard let directory = stop ?? output else {
      throw ValidationError("say of which run: --output RUN")
    }
    let folder = LaunchFolder(run: directory)
    let records = try folder.trustedRecords()
    let control = LaunchControl(folder, ways: try ways(folder))
    if stop != nil { return try end(records, control) }
    let name = drain ?? logs ?? ""
    guard let record = records.first(where: { $0.host.name == name }) else {
      throw NothingLaunched(run: directory, host: name, known: records.map(\.host.name))
    }
    if logs != nil {
      for line in try control.lines(of: record, atMost: lines) { try StandardOutput.line(line) }
    } else {
      try control.tell(record, .drain)
      try StandardOutput.line("\(name): its workers leave after what they train")
    }
  }

  /// Tells every host, and says what has become of each.
  private func end(_ records: [LaunchRecord], _ control: LaunchControl) throws {
    let ends = control.end(records)
    for (name, end) in ends { try StandardOutput.line("\(name): \(end.text)") }
    let left = ends.filter { !$0.end.isOver }.count
    guard left == 0 else {
      StandardError.line(
        "\(left) of \(ends.count) hosts were not reached: what runs there leaves when it has had nothing to train for its "
          + "idle limit; --stop can be said again")
      throw ExitCode.failure
    }
  }
}

struct NothingLaunched: Error, CustomStringConvertible {
  let run: String
  let host: String
  let known: [String]

  var description: String {
    known.isEmpty
      ? "\(run): nothing was launched for this run"
      : "\(run): nothing was launched on \(host); known here: \(known.prefix(20).joined(separator: ", "))"
  }
}
