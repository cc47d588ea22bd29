import PrintableText
public import Sweep

/// The hosts of a run at one moment: what `seedsweep hosts` tells.
public struct HostList: Sendable {
  public var hosts: [HostSummary]
  /// When this was so, in seconds since 1970.
  public var time: Double

  public init(_ hosts: [HostSummary], time: Double) {
    self.hosts = hosts
    self.time = time
  }

  /// For a terminal: what the hosts are, then what they have done. No row is longer than 80 columns.
  public var text: String {
    guard !hosts.isEmpty else { return "no worker has come to this run yet\n" }
    return TextTable(rows: [Self.header] + hosts.map(row)).text + "\n"
      + TextTable(rows: [Self.workHeader] + hosts.map(workRow)).text
  }

  /// For programs.
  public var json: String {
    guard let text = try? VersionedJSON.text(Document(time: time, hosts: hosts.map(Document.Host.init))) else {
      preconditionFailure("a summary holds finite numbers only, which JSON can always say")
    }
    return text
  }

  private struct Document: Encodable {
    struct Host: Encodable {
      let summary: HostSummary

      init(_ summary: HostSummary) { self.summary = summary }

      private enum CodingKeys: String, CodingKey { case tasksPerHour = "tasks_per_hour" }

      func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(summary.tasksPerHour, forKey: .tasksPerHour)
      }
    }

    let time: Double
    let hosts: [Host]
  }

  static let header = ["host", "workers", "cores", "memory", "vectors", "lanes", "calibration"]
  static let workHeader = ["host", "tasks", "an hour", "failures", "training", "last seen"]

  private func row(_ host: HostSummary) -> [String] { [Self.name(host)] + cells(host) }

  private func workRow(_ host: HostSummary) -> [String] { [Self.name(host)] + workCells(host) }

  /// What a host is, in the order of `header`.
  func cells(_ host: HostSummary) -> [String] {
    [
      "\(host.workers)", host.cores.map { "\($0)" } ?? Numbers.absent,
      host.memoryBytes.map { "\((Double($0) / 1e9).fixed(1)) GB" } ?? Numbers.absent,
      host.vectorBits.map { "\($0) bit" } ?? Numbers.absent,
      host.kernelLanes.map { "\($0)" } ?? Numbers.absent,
      host.calibrationRate.map { "\($0.fixed(1)) /s" } ?? Numbers.absent,
    ]
  }

  /// What a host has done, in the order of `workHeader`.
  func workCells(_ host: HostSummary) -> [String] {
    [
      "\(host.tasks)", host.tasksPerHour.map { $0.fixed(1) } ?? Numbers.absent, "\(host.failures)",
      durationText(host.trainingSeconds), lastSeen(host),
    ]
  }

  private func lastSeen(_ host: HostSummary) -> String {
    if host.workers > 0 { return "now" }
    guard let lastSeen = host.lastSeen else { return Numbers.absent }
    let seconds = time - lastSeen
    return seconds < Self.twoDays ? "\(durationText(seconds)) ago" : "\((seconds / 86_400).fixed(0)) days ago"
  }

  private static let twoDays = 172_800.0
  private static let longestName = 18

  /// Its name, cut where it is long.
  private static func name(_ host: HostSummary) -> String {
    host.host.count > longestName ? host.host.prefix(longestName - 3) + "..." : host.host
  }
}
