import ArgumentParser

/// A length of time on the command line: `90s`, `30m`, `2h`, `1d`, `1h30m`; a number alone is in seconds.
struct TimeSpan: ExpressibleByArgument, Equatable {
  var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  private static let units: [(name: String, seconds: Double)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]

  init?(argument: String) {
    var rest = argument[...]
    var total = 0.0
    var coarsest = Double.infinity
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(number) else { return nil }
      rest = rest.dropFirst(number.count)
      let letters = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(letters.count)
      let isBare = letters.isEmpty && rest.isEmpty && coarsest == .infinity
      // From the coarsest unit to the finest, each once: "5m3h" is a slip.
      guard let unit = Self.units.first(where: { $0.name == letters || (isBare && $0.name == "s") }),
        unit.seconds < coarsest
      else { return nil }
      coarsest = unit.seconds
      total += value * unit.seconds
    }
    guard !argument.isEmpty, total.isFinite, total < 1e9 else { return nil }
    seconds = total
  }

  var defaultValueDescription: String { description }
}

extension TimeSpan: CustomStringConvertible {
  /// As it could be typed, in the coarsest unit that makes it whole.
  var description: String {
    for unit in Self.units where seconds >= unit.seconds && (seconds / unit.seconds).rounded() == seconds / unit.seconds
    {
      return "\(Int(seconds / unit.seconds))\(unit.name)"
    }
    return "\(seconds)s"
  }
}
