public import Cluster
import Foundation

/// What a worker says of itself: a file that many processes append to, a line of JSON at a time, each written at once.
public struct WorkerLog: Sendable {
  public struct Line: Codable, Sendable {
    public var process: Int32
    public var event: WorkerEvent
  }

  private let descriptor: Int32

  public init(path: String) {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    precondition(descriptor >= 0, "\(path): cannot be opened")
  }

  public func write(_ event: WorkerEvent) {
    guard let json = try? JSONEncoder().encode(Line(process: getpid(), event: event)) else { return }
    let bytes = Array(json) + [10]
    // One call, so that lines of several processes do not mix.
    _ = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
  }

  public static func read(path: String) throws -> [Line] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }
}
