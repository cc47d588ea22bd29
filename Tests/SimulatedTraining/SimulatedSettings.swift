import Foundation

/// How the worker processes of a test train.
public struct SimulatedSettings: Codable, Sendable {
  /// What goes wrong with a task.
  public enum Fault: String, Codable, CaseIterable, Sendable {
    /// A signal of the process's own making.
    case segmentationFault, abort
    /// The kernel ends the process for want of memory.
    case memory
    /// It goes on for ever and asks nobody whether it should.
    case endlessLoop
    case diverges
    case throwsError
  }

  public var epochs = 3
  /// How long an epoch takes, in seconds.
  public var epoch = 0.0
  public var checkpointBytes = 1000
  /// Where the worker's events go, a line of JSON each.
  public var log: String?
  /// Tasks with this prefix wait at their end until the file `gate` exists.
  public var held: String?
  public var gate: String?
  /// The prefix of the names of tasks that end by `fault`; an empty one takes them all.
  public var faulty: String?
  public var fault: Fault?

  public init() {}

  /// As an argument of the worker process.
  public var json: String { String(decoding: try! JSONEncoder().encode(self), as: UTF8.self) }

  public init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}

/// How a coordinator process of a test works.
public struct SimulatedSweep: Codable, Sendable {
  /// Holds the run folder, the socket and the signals.
  public var folder: String
  public var conditions: [String]
  public var seeds: [UInt64]
  public var suspectAfter = 10.0
  public var expireAfter = 60.0
  public var readoption = 10.0
  public var taskLimit: Double?
  public var auditShare = 0.0
  /// How many bytes what stands in for the packed signals has.
  public var signalCount = 5000
  /// Where the coordinator listens, where that is no file.
  public var bind: String?
  /// The folder of the coordinator's keys; nil lets everybody in.
  public var keys: String?

  public init(folder: String, conditions: [String], seeds: [UInt64]) {
    self.folder = folder
    self.conditions = conditions
    self.seeds = seeds
  }

  public var run: String { "\(folder)/run" }
  public var address: String { bind ?? "ipc://\(folder)/socket" }
  public var signals: String { "\(folder)/packed.signals" }
  public var signalBytes: [UInt8] { (0..<signalCount).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) } }

  public var json: String { String(decoding: try! JSONEncoder().encode(self), as: UTF8.self) }

  public init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}
