import Foundation

/// Data that tests use where it is there and that the repository never holds.
public enum SharedData {
  /// The path of a folder such as `ptbxl` in the folder `shared` beside the package (or in `$SEEDSWEEP_SHARED`); nil where
  /// there is none.
  public static func folder(_ name: String) -> String? {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appending(path: "shared").path
    let candidates = [beside, ProcessInfo.processInfo.environment["SEEDSWEEP_SHARED"]].compactMap { $0 }
    for shared in candidates where FileManager.default.fileExists(atPath: shared + "/" + name) {
      return shared + "/" + name
    }
    return nil
  }
}
