import Foundation
import TestSupport

/// A file of `cluster/kubernetes`, as text: what the tests need of it stands on lines of its own.
struct Manifest {
  static let folder = Python.package + "/cluster/kubernetes"

  let text: String

  init(_ name: String) throws { text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8) }

  /// All manifests.
  static func all() throws -> [Manifest] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.map(Manifest.init)
  }

  /// The arguments of its container.
  func arguments() throws -> [String] {
    guard let list = text.firstMatch(of: /\n +args: (\[".*"\])\n/)?.1 else { throw Missing(what: "args") }
    return try JSONDecoder().decode([String].self, from: Data(list.utf8))
  }

  /// The variables of its container's environment that it names itself.
  func environment() -> [String: String] {
    text.matches(of: /- \{name: (\w+), value: (\S+)\}/).reduce(into: [:]) { $0[String($1.1)] = String($1.2) }
  }

  func user() throws -> Int {
    guard let user = text.firstMatch(of: /runAsUser: (\d+)\n/).flatMap({ Int($0.1) }) else {
      throw Missing(what: "runAsUser")
    }
    return user
  }

  private struct Missing: Error { let what: String }
}
