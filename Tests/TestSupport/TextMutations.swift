import Foundation

/// Texts that were right until something happened to them; the same number gives the same texts.
public struct TextMutations: Sendable {
  private let originals: [[UInt8]]
  /// What is put into a text, here and there.
  private let pieces: [[UInt8]]
  private var state: UInt64

  public init(of originals: [[UInt8]], inserting pieces: [String], seed: UInt64) {
    self.originals = originals
    self.pieces = pieces.map { Array($0.utf8) } + [[0], [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf]]
    state = seed
  }

  /// How many a test tries: `SEEDSWEEP_MUTATIONS`, else 2,000, every night 10,000.
  public static var count: Int { count(else: isNightly ? 10_000 : 2000) }

  /// How many a test tries that takes longer for each: `SEEDSWEEP_MUTATIONS`, else `standard`.
  public static func count(else standard: Int) -> Int { number("SEEDSWEEP_MUTATIONS") ?? standard }

  /// The number of the first, where each has one: `SEEDSWEEP_FIRST_MUTATION`, else 0.
  public static var first: Int { number("SEEDSWEEP_FIRST_MUTATION") ?? 0 }

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func number(below bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }

  /// The next text, with one to six changes.
  public mutating func next() -> [UInt8] {
    var text = originals[number(below: originals.count)]
    for _ in 0..<[1, 1, 1, 2, 3, 6][number(below: 6)] { change(&text) }
    return text
  }

  private mutating func change(_ text: inout [UInt8]) {
    let place = number(below: text.count + 1)
    let end = min(text.count, place + [1, 1, 2, 5, 20, 200][number(below: 6)])
    switch number(below: 9) {
    case 0: if place < text.count { text[place] ^= 1 << UInt8(number(below: 8)) }
    case 1, 2: text.insert(contentsOf: pieces[number(below: pieces.count)], at: place)
    case 3: text.removeSubrange(place..<end)
    case 4: text.insert(contentsOf: text[place..<end], at: number(below: text.count + 1))
    case 5: if number(below: 4) == 0 { text.removeSubrange(place...) }
    case 6: if place < end { text.replaceSubrange(place..<end, with: pieces[number(below: pieces.count)]) }
    default: moveLine(in: &text, keeping: number(below: 2) == 0)
    }
  }

  private mutating func moveLine(in text: inout [UInt8], keeping isKept: Bool) {
    var lines = text.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let line = lines[number(below: lines.count)]
    let place = number(below: lines.count)
    if isKept { lines.insert(line, at: place) } else { lines[place] = line }
    text = Array(lines.joined(separator: [10]))
  }
}
