/// librsvg's `rsvg-convert`: it draws SVG and is no browser.
public enum FigureRenderer {
  public static let program = "rsvg-convert"

  /// Draws an SVG file as a PNG file of 600 pixels' width.
  public static func draw(_ svg: String, to png: String) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", [program, "--width", "600", "--keep-aspect-ratio", "--output", png, svg])
  }
}
