public import Testing

/// `seedsweep` on another processor of the same kind, emulated by qemu.
public struct EmulatedProcessor: Sendable {
  private let model: String

  /// A processor by qemu's name for it, such as `Haswell`.
  public init(_ model: String) { self.model = model }

  fileprivate static let emulator = "qemu-x86_64"

  fileprivate static var isPossible: Bool {
    #if arch(x86_64)
      Programs.isHere(emulator)
    #else
      false
    #endif
  }

  /// Runs `seedsweep` to its end. What qemu has to say stands among the errors.
  public func run(_ arguments: String...) throws -> BuiltExecutable.Outcome { try run(arguments) }

  public func run(_ arguments: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", [Self.emulator, "-cpu", model, BuiltExecutable.path] + arguments)
  }
}

extension Trait where Self == ConditionTrait {
  /// Another processor of this one's kind, emulated.
  public static var emulatedProcessor: Self {
    .enabled(if: EmulatedProcessor.isPossible, "no \(EmulatedProcessor.emulator), or not the kind that it emulates")
  }
}
