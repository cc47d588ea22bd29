import Foundation
import TestSupport

/// A disk that gives errors at will below a path, to processes that are started with its environment.
final class FaultyDisk {
  /// The library that makes it, compiled once; nil where there is no C compiler.
  private static let library: String? = {
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "FaultyDisk/faulty_disk.c").path
    let library = "/tmp/seedsweep-faulty-disk-\(getpid()).so"
    for compiler in ["clang", "cc"] {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { continue }
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { continue }
      removeAtExit(library)
      return library
    }
    print("skipped: no faulty disks: neither clang nor cc compiles them")
    return nil
  }()

  static var isAvailable: Bool { library != nil }

  private let path: String
  private let control: String

  /// `control` is a file that need not exist.
  init(below path: String, control: String) {
    self.path = path
    self.control = control
  }

  var environment: [String: String] {
    ["LD_PRELOAD": Self.library!, "FAULTY_DISK_PATH": path, "FAULTY_DISK_SWITCH": control]
  }

  /// A command that starts what follows it with the disk.
  var launcher: [String] { ["/usr/bin/env"] + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  /// Lets every write and fsync fail with `code` from now on.
  func fail(with code: Int32) throws { try "\(code)".write(toFile: control, atomically: true, encoding: .utf8) }

  func mend() throws { try FileManager.default.removeItem(atPath: control) }
}
