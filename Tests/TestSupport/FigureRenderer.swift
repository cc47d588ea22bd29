import Foundation

/// librsvg's `rsvg-convert`: it draws SVG and is no browser.
public enum FigureRenderer {
  /// Whether there is one; says that the test is skipped where there is none.
  public static var isHere: Bool {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let isHere = path.contains { FileManager.default.isExecutableFile(atPath: "\($0)/rsvg-convert") }
    if !isHere { print("skipped: there is no rsvg-convert here") }
    return isHere
  }

  /// Draws an SVG file as a PNG file of 600 pixels' width.
  public static func draw(_ svg: String, to png: String) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(
      "/usr/bin/env", ["rsvg-convert", "--width", "600", "--keep-aspect-ratio", "--output", png, svg])
  }
}
