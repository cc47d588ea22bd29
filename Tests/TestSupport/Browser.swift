import Foundation

/// The browser that `scripts/check-pages` opens pages in.
public enum Browser {
  /// Whether there is one; says that the test is skipped where there is none.
  public static var isHere: Bool {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let isHere = ["chromium", "chromium-browser", "google-chrome"].contains { name in
      path.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
    if !isHere { print("skipped: there is no chromium here") }
    return isHere
  }
}
