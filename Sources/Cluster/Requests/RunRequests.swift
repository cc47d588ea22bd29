import DurableFiles
import Foundation

/// What people ask of a running coordinator: files in the run's folder, which only who may write there can make.
public enum RunRequest: Codable, Equatable, Sendable {
  /// Workers whose names begin like this are to finish what they train and leave.
  case drain(worker: String)
}

/// The folder of requests that wait for the coordinator.
public struct RequestBox: Sendable {
  private let directory: String

  /// The box of the run in `directory`.
  public init(run directory: String) { self.directory = "\(directory)/requests" }

  /// Leaves a request, and returns its name.
  public func put(_ request: RunRequest) throws -> String {
    try FileSystem.createFolder(directory)
    let name = "\(UInt64.random(in: .min ... .max)).json"
    try FileSystem.writeDurably(Array(try JSONEncoder().encode(request)), to: "\(directory)/\(name)")
    return name
  }

  /// Whether the coordinator has not taken the request yet.
  public func holds(_ name: String) -> Bool { FileSystem.exists("\(directory)/\(name)") }

  /// Withdraws a request.
  public func remove(_ name: String) { unlink("\(directory)/\(name)") }

  /// Takes every request out of the box; what is none is thrown away.
  func takeAll() -> [RunRequest] {
    let names = (try? FileSystem.names(in: directory)) ?? []
    return names.filter { $0.hasSuffix(".json") }.compactMap { name in
      defer { remove(name) }
      guard let bytes = try? FileSystem.read("\(directory)/\(name)") else { return nil }
      return try? JSONDecoder().decode(RunRequest.self, from: Data(bytes))
    }
  }
}
