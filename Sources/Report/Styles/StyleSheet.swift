/// The style sheets of figures and pages, and the live page's script.
enum StyleSheet {
  /// What every drawing needs.
  static let figures = FigureStyle.sheet
  /// What a page needs beside it.
  static let page = String(decoding: PackageResources.page_css, as: UTF8.self)
  /// What stands in a page, byte for byte: its policy allows this one by its hash.
  static let inline = "\n\(figures)\n\(page)\n"
  /// The live page's script.
  static let liveScript = String(decoding: PackageResources.live_js, as: UTF8.self)
}
