import ArgumentParser
import Cluster

/// What `check` is to say of the cost of a sweep.
struct CalibrationOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Train for about a minute, and say what the sweep will cost: core-hours, time, memory, disk and bytes sent.",
      discussion: "Records are packed for it, also generated ones. Nothing that is computed is kept."))
  var calibrate = false

  @Option(
    help: ArgumentHelp(
      "How long --calibrate may train at the most, such as 5m; it fails where that is too short to repeat anything (default: a "
        + "minute, and as long beyond as it takes to measure everything three times).", valueName: "duration"))
  var calibrationTime: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "For how many workers --calibrate says how long the sweep takes, with commas between (default: 1,8,64).",
      valueName: "numbers"))
  var workers: WorkerCounts?

  @Option(
    help: ArgumentHelp(
      "Instead of --workers: the hosts of a launch, a TOML file that says of each how many processes it has.",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var hosts: String?

  func validate() throws {
    if let calibrationTime, calibrationTime.seconds <= 0 {
      throw ValidationError("--calibration-time \(calibrationTime) is not above 0")
    }
    if workers != nil, hosts != nil { throw ValidationError("--workers and --hosts say the same: give one") }
    let others = [
      (calibrationTime != nil, "--calibration-time"), (workers != nil, "--workers"), (hosts != nil, "--hosts"),
    ]
    if !calibrate, let (_, option) = others.first(where: \.0) {
      throw ValidationError("\(option) is about --calibrate, which is not given")
    }
  }

  /// How many workers to say the time for.
  var workerCounts: [Int] {
    get throws {
      guard let hosts else { return workers?.counts ?? [1, 8, 64] }
      let list = try LaunchHosts(hosts).hosts
      if let host = list.first(where: { $0.processes == nil }) {
        throw ValidationError(
          "--hosts \(hosts): how many processes \(host.name) has is known there only: say processes = N, or give --workers N"
        )
      }
      return [list.reduce(0) { $0 + ($1.processes ?? 0) }]
    }
  }

  /// Numbers of workers on the command line.
  struct WorkerCounts: ExpressibleByArgument {
    let counts: [Int]

    init?(argument: String) {
      let words = argument.split(separator: ",", omittingEmptySubsequences: false)
      counts = words.compactMap { Int($0) }.filter { (1...1_000_000).contains($0) }
      guard counts.count == words.count, counts.count <= 20 else { return nil }
    }
  }
}
