import Foundation
import TestSupport
import Testing

/// What commands print for programs, of a run that the first version left.
@Suite struct `JSON for programs` {
  private let run: FirstVersionRun

  init() throws { run = try FirstVersionRun() }

  @Test(arguments: [["status"], ["explain"], ["verify"], ["aggregate"], ["benchmark", "cluster"]])
  func `has names in snake_case, whichever command prints it`(command: [String]) throws {
    let arguments =
      command[0] == "benchmark"
      ? command + ["--workers", "1", "--tasks", "2"] : command + [run.directory, "--format", "json"]
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = names(in: try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)))
    #expect(!names.isEmpty)
    // The rhythm class is called SR, and a distance is a number.
    for name in names where name != "always_SR" {
      #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9.]+)*/) != nil, "\(name)")
    }
  }

  private func names(in value: Any) -> Set<String> {
    if let object = value as? [String: Any] {
      return object.reduce(into: Set(object.keys)) { $0.formUnion(names(in: $1.value)) }
    }
    return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(names(in: $1)) }
  }
}
