extension String {
  /// About how wide the text is, in units of a drawing: rather too wide than too narrow, as DejaVu Sans is. What is written in large signs,
  /// such as Chinese, takes a whole size each.
  func width(size: Double = 11.5, isBold: Bool = false) -> Double {
    let share = isBold ? 0.69 : 0.62
    return size * unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? share : 1) }
  }
}
