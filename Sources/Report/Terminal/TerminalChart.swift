public import Training

/// A line drawn in text: each character holds two by four points of the Braille patterns of Unicode.
public struct TerminalChart: Sendable {
  let title: String
  let points: [(x: Double, y: Double)]
  let xTitle: String
  let yTicks: Ticks
  let xTicks: Ticks
  private let xs: LinearScale
  private let ys: LinearScale
  private static let columns = 64
  private static let rows = 12

  init(title: String, xTitle: String, points: [(x: Double, y: Double)], from lower: Double) {
    self.title = title
    self.xTitle = xTitle
    self.points = points.filter { $0.x >= 0 && $0.x.isFinite && $0.y.isFinite }
    let last = max(1, self.points.map(\.x).max() ?? 1)
    let domain = Ticks.domain(of: self.points.map(\.y), from: lower, about: 4)
    xTicks = Ticks(in: 0...last, about: 6, isInteger: true)
    yTicks = Ticks(in: domain, about: 4)
    xs = LinearScale(domain: 0...last, start: 0, end: Double(2 * Self.columns - 1))
    ys = LinearScale(domain: domain, start: Double(4 * Self.rows - 1), end: 0)
  }

  /// The validation Macro-F1 of every epoch.
  public init(validationMacroF1Of trial: TrialResult) {
    self.init(
      title: "validation Macro-F1", xTitle: "epoch",
      points: trial.epochs.map { (Double($0.epoch), $0.validationMacroF1) }, from: 0)
  }

  /// The chart with its axes, a line feed after each line.
  public var text: String {
    let labels = Dictionary(yTicks.values.map { (Int(ys($0)) / 4, yTicks.label($0)) }) { first, _ in first }
    let width = labels.values.map(\.count).max() ?? 0
    let lines = canvas.enumerated().map { row, line in
      let label = labels[row] ?? ""
      let margin = String(repeating: " ", count: width - label.count) + label
      return "\(margin) \(labels[row] == nil ? "│" : "┤")\(line)\n"
    }
    let indent = String(repeating: " ", count: width + 1)
    let axis = "\(indent)└\(String(repeating: "─", count: Self.columns))\n"
    return "\(title)\n" + lines.joined() + axis + "\(indent) \(xLabels)  \(xTitle)\n"
  }

  private var xLabels: String {
    var line = ""
    for value in xTicks.values {
      let place = Int(xs(value)) / 2
      let label = xTicks.label(value)
      guard place >= line.count, place + label.count <= Self.columns + 2 else { continue }
      line += String(repeating: " ", count: place - line.count) + label
    }
    return line
  }

  /// The characters of every row.
  private var canvas: [String] {
    var dots = [[UInt8]](repeating: [UInt8](repeating: 0, count: Self.columns), count: Self.rows)
    let places = points.map { (x: Int(xs.clamped($0.x).rounded()), y: Int(ys.clamped($0.y).rounded())) }
    for (from, to) in zip(places, places.dropFirst()) {
      let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
      for step in 0...steps {
        let x = from.x + Int((Double((to.x - from.x) * step) / Double(steps)).rounded())
        let y = from.y + Int((Double((to.y - from.y) * step) / Double(steps)).rounded())
        dots[y / 4][x / 2] |= Self.dot(x % 2, y % 4)
      }
    }
    return dots.map { row in
      String(String.UnicodeScalarView(row.map { Unicode.Scalar(0x2800 + UInt32($0)) ?? " " }))
    }
  }

  /// The bit of a point within its character: the first six go down the columns, the last row was added later.
  private static func dot(_ x: Int, _ y: Int) -> UInt8 {
    y == 3 ? (x == 0 ? 0x40 : 0x80) : 1 << UInt8(3 * x + y)
  }
}
