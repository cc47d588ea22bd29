import Foundation

/// Programs that tests start and that are not this project's.
public enum Programs {
  /// The path of a program on the PATH; nil where there is none of that name.
  public static func path(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  public static func isHere(_ name: String) -> Bool { path(name) != nil }
}
