/// Seconds as `35 ms`, `4.20 s`, or what `durationText` makes of more than ten.
public func shortTimeText(_ seconds: Double) -> String {
  guard seconds < 10 else { return durationText(seconds) }
  guard seconds < 1 else { return "\(decimalText(seconds, decimals: 2)) s" }
  return "\(decimalText(max(0, seconds) * 1000, decimals: seconds < 0.01 ? 2 : 0)) ms"
}

/// What is known between two ends, as `2 to 3`, or `about 2` where they are told alike.
public func rangeText<Value>(_ range: ClosedRange<Value>, _ text: (Value) -> String) -> String {
  let (lower, upper) = (text(range.lowerBound), text(range.upperBound))
  return lower == upper ? "about \(lower)" : "\(lower) to \(upper)"
}
