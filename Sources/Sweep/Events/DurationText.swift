/// Seconds as `42 s`, `3 min 05 s` or `2 h 07 min`.
public func durationText(_ seconds: Double) -> String {
  let whole = Int(min(max(0, seconds), 1e12).rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
  return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
