/// The browser that `scripts/check-pages` opens pages in.
public enum Browser {
  public static var isHere: Bool { ["chromium", "chromium-browser", "google-chrome"].contains(where: Programs.isHere) }
}
