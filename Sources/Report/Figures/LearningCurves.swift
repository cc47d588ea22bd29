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
  /// One training before the others, in place of their median.
  var foremost: Seed?
  /// Whether that one goes on at this moment.
  var isForemostRunning = false
  var height = 220.0

  func drawing(width: Double) -> Drawing {
    // What a reference is stands above the plot, where no curve runs through it.
    let margins = Plot.Margins(top: reference == nil ? 12 : 26)
    let plot = Plot(width: width, height: height, margins: margins, x: epochs, y: values)
    var content = plot.xAxis("epoch", ticks: Ticks(in: epochs, about: 6, isInteger: true)) + plot.yAxis(axisTitle)
    if let reference { content += draw(reference, in: plot) }
    let lines = seeds.map { seed -> Markup in
      "<path class=\"\(isStrong ? "median" : "seed")\" d=\"\(path(seed.points, in: plot))\"><title>\(seed.note)</title></path>"
    }
    let median =
      foremost.map { seed -> Markup in
        "<path class=\"median\" d=\"\(path(seed.points, in: plot))\"><title>\(seed.note)</title></path>"
      } ?? (seeds.count < 2 || isStrong ? "" : drawMedian(in: plot))
    content += Curve.group("\(family)\(seeds.count > 40 ? " many" : "")", lines.joined() + median)
    if isStrong { content += ends(of: seeds, in: plot) }
    if isForemostRunning, let foremost { content += ends(of: [foremost], in: plot) }
    return plot.drawing(content)
  }

  /// Where each of them is now: of a single value there is no line.
  private func ends(of seeds: [Seed], in plot: Plot) -> Markup {
    let points = seeds.compactMap { $0.points.last { $0.value.isFinite } }.map { point -> Markup in
      let (x, y) = (plot.x(Double(point.epoch)), plot.y.clamped(point.value))
      return "<circle class=\"point\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/>"
    }
    return "<g class=\"\(family)\">\(points)</g>"
  }

  /// Dashed from where the first seed stopped: those that go on are not any seeds.
  private func drawMedian(in plot: Plot) -> Markup {
    let medians = medians
    let all = medians.prefix { $0.seeds == medians[0].seeds }
    let rest = medians[max(0, all.count - 1)...].map { (epoch: $0.epoch, value: $0.value) }
    let dashed: Markup = rest.count < 2 ? "" : "<path class=\"median some\" d=\"\(path(rest, in: plot))\"/>"
    return "<path class=\"median\" d=\"\(path(all.map { ($0.epoch, $0.value) }, in: plot))\"/>" + dashed
  }

  /// The median over the seeds that reached the epoch, and how many they are.
  var medians: [(epoch: Int, value: Double, seeds: Int)] {
    var valuesOfEpoch: [Int: [Double]] = [:]
    for point in seeds.lazy.flatMap(\.points) where point.value.isFinite {
      valuesOfEpoch[point.epoch, default: []].append(point.value)
    }
    return valuesOfEpoch.sorted { $0.key < $1.key }.map { ($0.key, Self.median($0.value), $0.value.count) }
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
    let sample = plot.right - reference.label.width() - 6
    return """
      <path class="reference" d="M\(plot.left) \(y)H\(plot.right)M\(sample - 20) 10H\(sample)"/>\
      <text class="note" x="\(plot.right)" y="14" text-anchor="end">\(reference.label)</text>
      """
  }
}
