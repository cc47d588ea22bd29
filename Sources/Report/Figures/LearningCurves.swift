/// A value of every epoch: every seed as a faint line, their median as a strong one.
struct LearningCurves: Sendable {
  struct Seed: Sendable {
    var note: String
    var points: [(epoch: Int, value: Double)]
  }

  struct Reference: Sendable {
    var value: Double
    var label: String
  }

  var seeds: [Seed]
  /// The class that gives the lines their colour.
  var family: String
  var axisTitle: String
  var epochs: ClosedRange<Double>
  var values: ClosedRange<Double>
  var reference: Reference?
  /// Every seed strong and without a median: few trainings that run at this moment.
  var isStrong = false
  var height = 220.0

  func drawing(width: Double) -> Drawing {
    let plot = Plot(width: width, height: height, x: epochs, y: values)
    var content = plot.xAxis("epoch", ticks: Ticks(in: epochs, about: 6, isInteger: true)) + plot.yAxis(axisTitle)
    if let reference { content += draw(reference, in: plot) }
    let lines = seeds.map { seed -> Markup in
      "<path class=\"\(isStrong ? "median" : "seed")\" d=\"\(path(seed.points, in: plot))\"><title>\(seed.note)</title></path>"
    }
    let median: Markup = seeds.count < 2 || isStrong ? "" : "<path class=\"median\" d=\"\(path(medians, in: plot))\"/>"
    content += Curve.group("\(family)\(seeds.count > 40 ? " many" : "")", lines.joined() + median)
    return plot.drawing(content)
  }

  /// The median over the seeds that reached the epoch.
  var medians: [(epoch: Int, value: Double)] {
    var valuesOfEpoch: [Int: [Double]] = [:]
    for point in seeds.lazy.flatMap(\.points) where point.value.isFinite {
      valuesOfEpoch[point.epoch, default: []].append(point.value)
    }
    return valuesOfEpoch.sorted { $0.key < $1.key }.map { ($0.key, Self.median($0.value)) }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  private func path(_ points: [(epoch: Int, value: Double)], in plot: Plot) -> Markup {
    Curve.data(
      points.lazy.filter { $0.value.isFinite }.map { (x: plot.x(Double($0.epoch)), y: plot.y.clamped($0.value)) })
  }

  private func draw(_ reference: Reference, in plot: Plot) -> Markup {
    let y = plot.y.clamped(reference.value)
    return """
      <path class="reference" d="M\(plot.left) \(y)H\(plot.right)"/>\
      <text class="note" x="\(plot.right - 4)" y="\(y - 5)" text-anchor="end">\(reference.label)</text>
      """
  }
}
