import TestSupport
import Testing

@Suite struct `An argument that is empty` {
  @Test(arguments: [
    ["check", "sweep.toml", "--data", ""], ["check", "sweep.toml", "--data="], ["run", "sweep.toml", "--output", ""],
    ["work", "--connect", "ipc:///tmp/none", "--data", ""], ["data", "describe", "--data", ""],
    ["run", "", "--output", "out"], ["aggregate", ""], ["drain", "RUN", ""], ["remote", "drain", ""],
    ["aggregate", "RUN", "--against="], ["keys", "revoke", ""],
  ])
  func `is refused with a line, not taken for the root or for everybody`(arguments: [String]) throws {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome.output)")
    #expect(outcome.errors.contains(" is empty: is a variable of the shell not set?"), "\(outcome.errors)")
    if let option = arguments.first(where: { $0.hasPrefix("--") && $0 != "--connect" && $0 != "--output" }) {
      #expect(outcome.errors.contains("the value of \(option.prefix { $0 != "=" }) is empty"), "\(outcome.errors)")
    }
  }

  @Test func `is no option whose value ends in an equals sign`() throws {
    let outcome = try BuiltExecutable.run("aggregate", "RUN=", "--against=a=")
    #expect(!outcome.errors.contains("is empty"), "\(outcome.errors)")
  }
}
