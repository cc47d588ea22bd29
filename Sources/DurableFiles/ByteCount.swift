/// A number of bytes as people read it: `812 B`, `1.4 MB`, `35 GB`.
public struct ByteCount: Equatable, Sendable {
  public let bytes: Int

  public init(_ bytes: Int) { self.bytes = bytes }
}

extension ByteCount: CustomStringConvertible {
  /// One decimal below ten of a unit of 1000, none above.
  public var description: String {
    var (value, unit) = (Double(max(0, bytes)), 0)
    while value >= 999.5, unit < Self.units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    let tenths = Int((value * 10).rounded())
    guard unit > 0, tenths < 100 else { return "\(Int(value.rounded())) \(Self.units[unit])" }
    return "\(tenths / 10).\(tenths % 10) \(Self.units[unit])"
  }

  private static let units = ["B", "kB", "MB", "GB", "TB"]
}
