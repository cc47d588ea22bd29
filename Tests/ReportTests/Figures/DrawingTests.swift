import ReproducibleMath
import Testing

@testable import Report

@Suite("What figures are drawn with")
struct DrawingTests {
  @Test(
    "ticks are multiples of 1, 2 or 5 times a power of ten, about as many as wanted, with the decimals they need",
    arguments: [
      (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0.0...0.47, 5, ["0.0", "0.1", "0.2", "0.3", "0.4"]),
      (-0.2...0.2, 4, ["-0.2", "-0.1", "0.0", "0.1", "0.2"]), (0.0...1700.0, 4, ["0", "500", "1000", "1500"]),
      (0.101...0.109, 4, ["0.102", "0.104", "0.106", "0.108"]),
    ])
  func ticks(domain: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = Ticks(in: domain, about: count)
    #expect(ticks.values.map(ticks.label) == labels)
  }

  @Test("whole numbers get whole ticks")
  func wholeTicks() {
    #expect(Ticks(in: 0...3, about: 9, isInteger: true).values == [0, 1, 2, 3])
  }

  @Test("a domain holds every finite value between round numbers, and is never empty", arguments: 0..<500)
  func domains(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "domain")
    let scale = Elementary.exp(12 * stream.uniform() - 6)
    let values = (0..<5).map { _ in scale * (2 * stream.uniform() - 1) } + [.nan, .infinity]
    let domain = Ticks.domain(of: values)
    #expect(values.filter(\.isFinite).allSatisfy { domain.contains($0) })
    #expect(Ticks(in: domain).values.count >= 3, "\(domain)")
    #expect(Ticks.domain(of: [Double](), from: 0).upperBound > 0)
    #expect(Ticks.domain(of: [0, 0, 0], from: 0).upperBound > 0)
  }

  @Test("a scale maps its domain onto its range, also downwards, and clamps what lies outside")
  func scale() {
    let scale = LinearScale(domain: 2...4, start: 100, end: 0)
    #expect(scale(2) == 100 && scale(3) == 50 && scale(4) == 0)
    #expect(scale.clamped(-7) == 100 && scale.clamped(9) == 0)
  }

  @Test("the short path of a curve leads through the same points, to a tenth of a unit", arguments: 0..<200)
  func curve(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, name: "curve")
    let points = (0..<50).map { index in
      // Runs of equal and of evenly rising values are what a path leaves points out of.
      (x: Double(index) * 5.7, y: seed % 3 == 0 ? Double(index / 10) : 200 * stream.uniform())
    }
    let corners = try PathReader.corners(Curve.data(points).text)
    #expect(corners.first! == (Int((points[0].x * 10).rounded()), Int((points[0].y * 10).rounded())))
    #expect(corners.count <= points.count)
    for point in points {
      #expect(PathReader.distance(from: (10 * point.x, 10 * point.y), to: corners) <= 1)
    }
  }

  @Test("a straight line is two points, whatever lies between")
  func straight() {
    #expect(Curve.data((0...100).map { (x: Double($0), y: 3) }).text == "M0 30l1000 0")
  }

  @Test("the median of learning curves is dashed from the last epoch that every seed reached", arguments: [3, 1])
  func median(shortest: Int) {
    let lengths = [5, 5, shortest]
    let curves = LearningCurves(
      seeds: lengths.enumerated().map { seed, length in
        LearningCurves.Seed(note: "", points: (0..<length).map { ($0, Double((seed + 1) * ($0 % 2))) })
      },
      family: "scratch", axisTitle: "y", epochs: 0...4, values: 0...3)
    #expect(curves.medians.map(\.seeds) == (0..<5).map { epoch in lengths.count { $0 > epoch } })
    #expect(curves.medians.map(\.value) == (0..<5).map { $0 % 2 == 0 ? 0 : $0 < shortest ? 2 : 1.5 })
    let drawing = curves.drawing(width: 300).content.text
    #expect(drawing.ranges(of: "class=\"median\"").count == 1 && drawing.ranges(of: "class=\"median some\"").count == 1)
  }

  @Test("marks of one lane keep their distance as long as there are lanes", arguments: 0..<100)
  func swarm(seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "swarm")
    let xs = (0..<20).map { _ in 300 * stream.uniform() }
    let swarm = Swarm(xs, distance: 7, lanes: 20)
    #expect(swarm.places.map(\.x) == xs, "marks stay where their values are")
    for (index, place) in swarm.places.enumerated() {
      #expect((0..<swarm.lanes).contains(place.lane))
      for other in swarm.places[..<index] where other.lane == place.lane { #expect(abs(other.x - place.x) >= 7) }
    }
  }

  @Test("more equal values than lanes still have a place each")
  func crowded() {
    let swarm = Swarm([Double](repeating: 1, count: 40), distance: 7, lanes: 9)
    #expect(swarm.lanes == 9 && swarm.places.count == 40)
    #expect(Swarm([], distance: 7, lanes: 9).lanes == 1)
  }

  @Test("text is escaped, markup is not, and coordinates have one decimal at most")
  func markup() {
    let name = "<script>\"'&"
    let inner: Markup = "<b>\(name)</b>"
    let text: Markup = "\(inner)\(12.345)\(-0.04)\(-0.5)\(7)"
    #expect(text.text == "<b>&lt;script&gt;&quot;&#39;&amp;</b>12.30-0.57")
  }
}

/// Reads the paths that `Curve` writes.
private enum PathReader {
  /// The corners in tenths of a unit.
  static func corners(_ path: String) throws -> [(Int, Int)] {
    var corners: [(Int, Int)] = []
    for piece in path.split(whereSeparator: { $0 == "M" || $0 == "l" }) {
      let numbers = piece.replacing("-", with: " -").split(separator: " ").compactMap { Int($0) }
      try #require(numbers.count == 2)
      let last = corners.last ?? (0, 0)
      corners.append((last.0 + numbers[0], last.1 + numbers[1]))
    }
    return corners
  }

  /// The distance to the nearest piece of the line through `corners`.
  static func distance(from point: (Double, Double), to corners: [(Int, Int)]) -> Double {
    zip(corners, corners.dropFirst()).map { from, to in
      let direction = (Double(to.0 - from.0), Double(to.1 - from.1))
      let own = (point.0 - Double(from.0), point.1 - Double(from.1))
      let length = direction.0 * direction.0 + direction.1 * direction.1
      let share = length == 0 ? 0 : min(1, max(0, (own.0 * direction.0 + own.1 * direction.1) / length))
      let off = (own.0 - share * direction.0, own.1 - share * direction.1)
      return (off.0 * off.0 + off.1 * off.1).squareRoot()
    }.min() ?? .infinity
  }
}

@Suite struct `Lines at the frame of a plot` {
  private let frame = Clipping(x: 0...10, y: 0...10)

  private func text(_ pieces: [[(x: Double, y: Double)]]) -> [[String]] { pieces.map { $0.map { "\($0.x) \($0.y)" } } }

  @Test func `end where they leave it and begin where they come in again`() {
    let pieces = frame.pieces(of: [(x: 0, y: 5), (x: 5, y: 15), (x: 10, y: 5)])
    #expect(text(pieces) == [["0.0 5.0", "2.5 10.0"], ["7.5 10.0", "10.0 5.0"]])
    #expect(text(frame.pieces(of: [(x: -5, y: 5), (x: 15, y: 5)])) == [["0.0 5.0", "10.0 5.0"]])
    #expect(text(frame.pieces(of: [(x: 1, y: 1), (x: 2, y: 2), (x: 3, y: 1)])) == [["1.0 1.0", "2.0 2.0", "3.0 1.0"]])
    #expect(frame.pieces(of: [(x: 1, y: 11), (x: 9, y: 12)]).isEmpty)
    #expect(frame.pieces(of: []).isEmpty && frame.pieces(of: [(x: 3, y: 3)]).count == 1)
  }

  @Test func `never leave it, whatever the values`() {
    let values = [-1e308, -5, 0, 3, 10, 12, 1e308, .nan, .infinity, -.infinity]
    for first in values {
      for second in values {
        for third in values {
          let pieces = frame.pieces(of: [(x: 1, y: first), (x: second, y: 2), (x: 9, y: third)])
          #expect(
            pieces.joined().allSatisfy { (-1e-9...10.000001).contains($0.x) && (-1e-9...10.000001).contains($0.y) },
            "\(first) \(second) \(third)")
        }
      }
    }
  }

  @Test(arguments: [960.0, 350]) func `have each their own name at their end, in their own colour`(width: Double) throws
  {
    let names = ["first-of-all", "second-of-all", "third-of-all"]
    let chart = LineChart(
      lines: names.enumerated().map { index, name in
        LineChart.Line(
          label: name, family: index == 1 ? "ssl" : "scratch", points: [(x: 0, y: 9), (x: 10, y: Double(index) - 0.5)])
      }, xTitle: "x", yTitle: "y", xs: 0...10, ys: 0...10, isLabelled: true)
    let drawing = chart.drawing(width: width)
    let content = drawing.content.text
    for name in names { #expect(content.ranges(of: ">\(name)</text>").count == 1) }
    let leaders = content.ranges(of: "<path class=\"leader\"").map { content[$0.lowerBound...] }
    #expect(leaders.count == (width > 600 ? 3 : 6))
    // The first leaves the frame through its bottom: its leader begins there, below the others.
    let families = content.ranges(of: /<g class="[a-z]+"><path class="leader"/).map { content[$0].contains("ssl") }
    #expect(Array(families.prefix(3)) == [false, true, false])
    if width < 600 { #expect(drawing.height >= chart.height + 3 * 15) } else { #expect(drawing.height == chart.height) }
  }
}
