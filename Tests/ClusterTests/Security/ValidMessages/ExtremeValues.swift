import ContentHash
import ReproducibleMath

/// Values at the ends of their types and far beyond what anybody means, mixed with those that somebody does.
struct ExtremeValues {
  private var random: RandomStream

  init(seed: UInt64) { random = RandomStream(seed: seed, name: "extreme values") }

  mutating func happens(_ probability: Double) -> Bool { random.happens(probability) }

  mutating func integer(below bound: Int) -> Int { random.integer(below: bound) }

  mutating func element<Element>(_ elements: [Element]) -> Element { elements[random.integer(below: elements.count)] }

  private static let integers = [
    Int.min, .min + 1, -(1 << 62), -(1 << 53) - 1, -(1 << 53), -1_000_000, -1, 0, 1, 2, 5, 100_000, 100_001, 1 << 31,
    1 << 32,
    (1 << 53) - 1, 1 << 53, (1 << 53) + 1, 1 << 62, .max - 1, .max,
  ]

  static let doubles = [
    Double.nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e308,
    -1e308,
    1e300, 0x1p62, 0x1p63, -0x1p63, 0x1p64, 1e18, 1e9, 2, 1.0.nextUp, 1, 0.5, .leastNormalMagnitude,
    .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude, 0, -0.0, -1,
  ]

  private static let texts = [
    "", " ", "\0", "\u{1B}[2J\u{1B}]0;owned\u{7}", "a\u{301}\u{600}<script>", "\u{202E}evil", "\r\n\r\n", "nan", "-inf",
    "'\"&<>\\", "=cmd()", "\u{FEFF}", String(repeating: "ü", count: 300), "\u{10FFFF}", "../../etc/passwd",
  ]

  /// `honest` half of the time.
  mutating func integer(_ honest: Int) -> Int { random.happens(0.5) ? honest : element(Self.integers) }

  mutating func double(_ honest: Double) -> Double { random.happens(0.5) ? honest : element(Self.doubles) }

  mutating func optional(_ honest: Double?) -> Double? {
    random.happens(0.1) ? nil : double(honest ?? 0.5)
  }

  mutating func text(_ honest: String) -> String { random.happens(0.5) ? honest : element(Self.texts) }

  mutating func digest(_ known: [SHA256Digest]) -> SHA256Digest {
    random.happens(0.7) && !known.isEmpty ? element(known) : SHA256Digest(hashing: [UInt8(random.integer(below: 256))])
  }

  mutating func token(_ known: [UInt64]) -> UInt64 {
    if random.happens(0.7), !known.isEmpty { return element(known) }
    return element([0, 1, 1 << 32, (1 << 32) + 7, 1 << 62, .max - 1, .max])
  }
}
