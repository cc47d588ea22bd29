/// Seconds as `35 ms`, `4.20 s`, or what `durationText` makes of more than ten.
public func shortTimeText(_ seconds: Double) -> String {
  guard seconds < 10 else { return durationText(seconds) }
  guard seconds < 1 else { return "\(decimalText(seconds, decimals: 2)) s" }
  return "\(decimalText(max(0, seconds) * 1000, decimals: seconds < 0.01 ? 2 : 0)) ms"
}

/// A number of bytes as `812 B`, `35 kB`, `1.4 MB` or `2.6 GB`.
public func bytesText(_ bytes: Int) -> String {
  let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")]
  guard let (size, name) = units.first(where: { bytes >= $0.0 }) else { return "\(bytes) B" }
  let value = Double(bytes) / Double(size)
  return "\(decimalText(value, decimals: value < 10 ? 1 : 0)) \(name)"
}

/// What is known between two ends, as `2 to 3`, or `about 2` where they are told alike.
public func rangeText<Value>(_ range: ClosedRange<Value>, _ text: (Value) -> String) -> String {
  let (lower, upper) = (text(range.lowerBound), text(range.upperBound))
  return lower == upper ? "about \(lower)" : "\(lower) to \(upper)"
}
