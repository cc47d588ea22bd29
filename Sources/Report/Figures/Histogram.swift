/// How many seeds or trials have which whole number, such as the best epoch.
struct Histogram: Sendable {
  var values: [Int]
  /// The numbers that are drawn in the condition's colour; the others are gray.
  var highlighted: ClosedRange<Int>
  var family: String
  var domain: ClosedRange<Int>
  /// The highest count of any panel that stands beside this one.
  var highestCount: Int
  var axisTitle: String
  /// What is counted, such as `seed`.
  var unit: String
  var height = 190.0

  /// How many numbers a bar stands for, so that every bar stays visible.
  private var binWidth: Int { max(1, (domain.count + 99) / 100) }

  func drawing(width: Double) -> Drawing {
    let (first, last) = (Double(domain.lowerBound), Double(domain.upperBound))
    let plot = Plot(
      width: width, height: height, x: (first - 0.5)...(last + 0.5),
      y: Ticks.domain(of: [Double(highestCount)], from: 0))
    let ticks = Ticks(in: first...max(last, first + 1), about: 6, isInteger: true)
    var content = plot.xAxis(axisTitle, ticks: ticks)
    content += plot.yAxis("\(unit)s", ticks: Ticks(in: plot.y.domain, about: 4, isInteger: true))
    content += "<g class=\"\(family)\">\(bars(in: plot))</g>"
    return plot.drawing(content)
  }

  private func bars(in plot: Plot) -> [Markup] {
    stride(from: domain.lowerBound, through: domain.upperBound, by: binWidth).compactMap { number in
      let bin = number...(number + binWidth - 1)
      let count = values.count { bin.contains($0) }
      guard count > 0 else { return nil }
      let (left, right) = (
        plot.x(Double(number) - 0.5), plot.x(min(Double(bin.upperBound), plot.x.domain.upperBound - 0.5) + 0.5)
      )
      let top = plot.y(Double(count))
      let style = highlighted.overlaps(bin) ? "bar" : "bar plain"
      let name = binWidth == 1 ? "\(number)" : "\(number) to \(bin.upperBound)"
      return """
        <rect class="\(style)" x="\(left + 0.4)" y="\(top)" width="\(max(0.8, right - left - 0.8))" height="\(plot.bottom - top)">\
        <title>\(name): \(count) \(count == 1 ? unit : "\(unit)s")</title></rect>
        """
    }
  }
}
