import Testing

@testable import Report

/// What an older program may have recorded, or somebody have written into a run's files.
@Suite struct `Values that nobody means` {
  private static let doubles = [
    Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e308, -1e300, 0x1p63,
    -0x1p63,
    1e19, 1e18, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-300, 0, -0.0, 1, 0.1,
  ]

  @Test func `are shown as they are where no report has room for them`() {
    for value in Self.doubles { for decimals in [0, 1, 3, 15, 400] { #expect(!value.fixed(decimals).isEmpty) } }
    #expect(0.1875.fixed(3) == "0.188" && (-0.1875).fixed(3) == "-0.188" && 12.0.fixed(0) == "12")
    #expect(1e300.fixed(3) == "1e+300" && Double.nan.fixed(1) == "nan")
    for value in Self.doubles { #expect(!Markup.coordinate(value).isEmpty) }
  }

  @Test func `give axes, curves and charts that can be drawn`() {
    for first in Self.doubles {
      for second in Self.doubles {
        let domain = Ticks.domain(of: [first, second])
        #expect(Ticks(in: domain).values.count <= 1001)
        let ticks = Ticks(in: Ticks.domain(of: [first, second], from: 0))
        #expect(ticks.values.map(ticks.label).count == ticks.values.count)
        #expect(!Curve.data([(x: first, y: second), (x: second, y: first), (x: 1, y: 2)]).text.isEmpty)
        let chart = TerminalChart(title: "", xTitle: "", points: [(1, first), (2, second)], from: 0)
        #expect(!chart.text.isEmpty)
        let curves = LearningCurves(
          seeds: [.init(note: "", points: [(0, first), (1, second)]), .init(note: "", points: [(0, second)])],
          family: "a",
          axisTitle: "y", epochs: 0...1, values: domain)
        #expect(!curves.drawing(width: 400).content.text.isEmpty)
      }
    }
  }

  @Test func `are null in JSON where they are no numbers`() {
    #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(0.5)]).text.contains("null"))
  }
}
