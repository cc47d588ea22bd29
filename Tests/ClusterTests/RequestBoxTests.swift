import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite struct `The box of requests` {
  @Test func `keeps what cannot be read now, and throws away what is no request`() async throws {
    let folder = try TemporaryFolder()
    let box = RequestBox(run: folder.path)
    let name = try box.put(.drain(worker: "node-7"))
    let other = try folder.write("{", to: "requests/other.json")
    let file = "\(folder.path)/requests/\(name)"
    chmod(folder.path, 0o755)
    chmod(folder.path + "/requests", 0o777)
    chmod(file, 0)
    await #expect(processExitsWith: .success) { [run = folder.path as String] in
      try becomeNobody()
      try #require(RequestBox(run: run).all().isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: other))
    chmod(file, 0o644)
    #expect(box.all().map(\.name) == [name])
    #expect(box.all().map(\.request) == [.drain(worker: "node-7")])
  }
}
