/// Core-seconds as `0.0021 core-hours`, `1.25 core-hours` or `310 core-hours`: with more decimals the less it is.
public func coreHoursText(_ coreSeconds: Double) -> String { "\(coreHours(coreSeconds)) core-hours" }

/// The same without the unit.
public func coreHours(_ coreSeconds: Double) -> String {
  let hours = min(max(0, coreSeconds.isNaN ? 0 : coreSeconds / 3600), 1e12)
  let decimals = hours == 0 || hours >= 100 ? 0 : hours >= 10 ? 1 : hours >= 1 ? 2 : hours >= 1e-3 ? 4 : 7
  return decimalText(hours, decimals: decimals)
}

/// A number of at most 1e12, not below 0, with so many decimals.
func decimalText(_ value: Double, decimals: Int) -> String {
  let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
  let (whole, rest) = Int((value * Double(scale)).rounded()).quotientAndRemainder(dividingBy: scale)
  return decimals == 0 ? "\(whole)" : "\(whole).\("\(scale + rest)".dropFirst())"
}
