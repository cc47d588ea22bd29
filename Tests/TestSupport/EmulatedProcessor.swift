import Foundation

/// `seedsweep` on another processor of the same kind, emulated by qemu.
public struct EmulatedProcessor: Sendable {
  private let emulator: String
  private let model: String

  /// A processor by qemu's name for it, such as `Haswell`.
  ///
  /// Prints that the test is skipped and returns nil where there is no qemu-x86_64 or this program is for other processors.
  public init?(_ model: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { $0 + "/qemu-x86_64" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    #if arch(x86_64)
      guard let found else {
        print("skipped: no qemu-x86_64 to emulate \(model) with; scripts/setup --tests installs it")
        return nil
      }
      emulator = found
      self.model = model
    #else
      print("skipped: \(model) is another kind of processor than this one")
      return nil
    #endif
  }

  /// Runs `seedsweep` to its end. What qemu has to say stands among the errors.
  public func run(_ arguments: String...) throws -> BuiltExecutable.Outcome { try run(arguments) }

  public func run(_ arguments: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(emulator, ["-cpu", model, BuiltExecutable.path] + arguments)
  }
}
