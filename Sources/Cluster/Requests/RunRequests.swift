import DurableFiles
import Foundation

/// What people ask of a running coordinator: files in the run's folder, which only who may write there can make.
public enum RunRequest: Codable, Equatable, Sendable {
  /// The worker of this name, or those of the host or process of this name, are to finish what they train and leave.
  case drain(worker: String)

  /// What the coordinator makes of a request.
  public struct Answer: Codable, Equatable, Sendable {
    /// The names of the workers that it is about.
    public var workers: [String]
  }
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

  /// The coordinator's answer, once; nil where there is none.
  public func takeAnswer(_ name: String) -> RunRequest.Answer? {
    let path = "\(directory)/\(name)\(Self.answered)"
    defer { unlink(path) }
    guard let bytes = try? FileSystem.read(path) else { return nil }
    return try? JSONDecoder().decode(RunRequest.Answer.self, from: Data(bytes))
  }

  private static let answered = ".answer"

  /// Every request in the box, by its name; what is none is thrown away, what cannot be read now stays.
  func all() -> [(name: String, request: RunRequest)] {
    let names = (try? FileSystem.names(in: directory)) ?? []
    return names.filter { $0.hasSuffix(".json") }.compactMap { name in
      do {
        let bytes = try FileSystem.read("\(directory)/\(name)")
        return (name, try JSONDecoder().decode(RunRequest.self, from: Data(bytes)))
      } catch let error as FileError where error.mayPass {
        return nil
      } catch {
        remove(name)
        return nil
      }
    }
  }

  /// Answers a request, which is out of the box then.
  func answer(_ name: String, _ answer: RunRequest.Answer) throws {
    defer { remove(name) }
    try FileSystem.writeDurably(Array(try JSONEncoder().encode(answer)), to: "\(directory)/\(name)\(Self.answered)")
  }

  /// Throws away the answers that nobody has read.
  func clearAnswers() {
    for name in (try? FileSystem.names(in: directory)) ?? [] where name.hasSuffix(Self.answered) { remove(name) }
  }
}
