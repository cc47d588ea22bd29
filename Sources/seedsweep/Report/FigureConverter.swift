import DurableFiles
import Foundation
import Report

/// librsvg's `rsvg-convert`, which makes PDF and PNG of the figures: one way of drawing, whatever the format.
struct FigureConverter {
  private static let name = "rsvg-convert"
  /// What journals ask for where a figure has lines and text.
  private static let dotsPerInch = 600
  private let path: String

  /// Finds it on the PATH.
  init() throws(FigureError) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let path = folders.map({ "\($0)/\(Self.name)" }).first(where: FileManager.default.isExecutableFile) else {
      throw FigureError.noConverter
    }
    self.path = path
  }

  /// The figure in another format, as wide as it is made for; the same bytes for the same figure and the same librsvg.
  func convert(_ svg: String, to format: FigureFormats.Format, width: FigureWidth) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "seedsweep-figure-\(UUID().uuidString)")
    try FileSystem.createFolder(folder.path)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, result) = (folder.appending(path: "figure.svg"), folder.appending(path: "figure.\(format.rawValue)"))
    let complaints = folder.appending(path: "complaints")
    try Data(svg.utf8).write(to: source)
    try Data().write(to: complaints)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["--format", format.rawValue, "--output", result.path] + size(format, width) + [source.path]
    // The time that a PDF says it was made at.
    process.environment = ProcessInfo.processInfo.environment.merging(["SOURCE_DATE_EPOCH": "0"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    process.waitUntilExit()
    let bytes = (try? Data(contentsOf: result)).map(Array.init) ?? []
    guard process.terminationReason == .exit, process.terminationStatus == 0, !bytes.isEmpty else {
      let text = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
      throw FigureError.conversion(
        text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended with \(process.terminationStatus)")
    }
    return bytes
  }

  /// A PDF has the size that the figure says.
  private func size(_ format: FigureFormats.Format, _ width: FigureWidth) -> [String] {
    format == .png ? ["--width", "\(width.dots(perInch: Self.dotsPerInch))", "--keep-aspect-ratio"] : []
  }
}

enum FigureError: Error, Equatable, CustomStringConvertible {
  case noConverter
  case conversion(String)

  var description: String {
    switch self {
    case .noConverter:
      "there is no rsvg-convert on the PATH, which makes PDF and PNG of figures: install librsvg2-bin (Debian, Ubuntu), "
        + "librsvg2-tools (Fedora) or librsvg (Homebrew), or use --format svg"
    case .conversion(let complaint): "rsvg-convert cannot convert a figure: \(complaint)"
    }
  }
}
