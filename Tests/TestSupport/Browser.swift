/// The browser that `scripts/check-pages` opens pages in.
public enum Browser {
  public static var isHere: Bool { ["chromium", "chromium-browser", "google-chrome"].contains(where: Programs.isHere) }

  /// The Python package that carries axe-core.
  public static let axe = "axe_playwright_python"
}
