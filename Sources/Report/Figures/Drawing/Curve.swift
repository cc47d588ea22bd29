/// The path of a line through points, as short as can be: relative whole numbers in tenths of a unit.
///
/// It has to stand in a group that is scaled by 0.1, as `Curve.group` makes it. A coordinate with one decimal would take half as much again.
struct Curve: Sendable {
  private var bytes: [UInt8] = []
  private var last: (x: Int, y: Int) = (0, 0)
  /// A straight piece that may go on.
  private var pending: (x: Int, y: Int)?

  /// The path through `points` in units of the drawing; points that lie on the straight line between their neighbours are left out.
  static func data(_ points: some Sequence<(x: Double, y: Double)>) -> Markup {
    var curve = Curve()
    for point in points { curve.append(x: Markup.tenths(point.x), y: Markup.tenths(point.y)) }
    curve.flush()
    return Markup(verbatim: String(decoding: curve.bytes, as: UTF8.self))
  }

  /// What makes units of tenths.
  static let scale = "scale(.1)"

  /// A group in which the paths of `data` have their size.
  static func group(_ styleClass: String, _ paths: Markup) -> Markup {
    "<g class=\"\(styleClass)\" transform=\"\(scale)\">\(paths)</g>"
  }

  private mutating func append(x: Int, y: Int) {
    guard !bytes.isEmpty else {
      bytes.append(UInt8(ascii: "M"))
      write(x, y)
      last = (x, y)
      return
    }
    let step = (x: x - last.x, y: y - last.y)
    if let straight = pending {
      let next = (x: step.x - straight.x, y: step.y - straight.y)
      if next.x * straight.y == next.y * straight.x, next.x * straight.x >= 0, next.y * straight.y >= 0 {
        pending = step
        return
      }
      flush()
      pending = (x - last.x, y - last.y)
    } else {
      pending = step
    }
  }

  private mutating func flush() {
    guard let step = pending else { return }
    bytes.append(UInt8(ascii: "l"))
    write(step.x, step.y)
    last = (last.x + step.x, last.y + step.y)
    pending = nil
  }

  private mutating func write(_ x: Int, _ y: Int) {
    bytes.append(contentsOf: String(x).utf8)
    if y >= 0 { bytes.append(UInt8(ascii: " ")) }
    bytes.append(contentsOf: String(y).utf8)
  }
}
