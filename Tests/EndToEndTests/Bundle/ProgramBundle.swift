import Foundation
import TestSupport

/// What `cluster/bundle` makes of the built program, unpacked.
final class ProgramBundle: Sendable {
  /// Made once, which takes some seconds; removed at the end.
  static let built = Result { try ProgramBundle(of: BuiltExecutable.path) }

  /// The folder to copy; in it is the starter.
  let path: String

  var starter: String { "\(path)/seedsweep" }
  var program: String { "\(path)/lib/seedsweep" }

  private static let script = Python.package + "/cluster/bundle"

  /// Runs `cluster/bundle`.
  static func make(_ arguments: String..., environment: [String] = []) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", environment + [script] + arguments)
  }

  private init(of program: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "seedsweep-bundle-\(UUID().uuidString)").path
    removeAtExit(folder)
    let made = try Self.make("--of", program, folder)
    guard made.status == 0 else { throw Failure(description: made.errors) }
    let unpacked = try BuiltExecutable.run("/bin/sh", ["-c", "cd \"$0\" && tar -xzf *.tar.gz", folder])
    guard unpacked.status == 0 else { throw Failure(description: unpacked.errors) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix("x86_64") }
    guard names.count == 1 else { throw Failure(description: "one top folder is expected: \(names)") }
    path = "\(folder)/\(names[0])"
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Why this machine cannot make one; nil where it can.
  static let obstacle: String? = {
    #if !arch(x86_64)
      let reason: String? = "bundles are made on x86-64"
    #else
      let check = "int main(void) { return 0; }"
      let made = try? BuiltExecutable.shell(
        "echo '\(check)' | ${CC:-cc} -static -x c -o /dev/null - && command -v strip")
      let reason = made?.status == 0 ? nil : "there is no C compiler that links statically, or no strip"
    #endif
    if let reason { print("skipped: no bundle: \(reason)") }
    return reason
  }()
}
