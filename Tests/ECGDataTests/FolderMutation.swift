import ReproducibleMath

/// Random damage to a file of a PTB-XL folder: what disks, editors, scripts and people do to tables, headers and signals.
///
/// The same number gives the same damage on every host.
struct FolderMutation: CustomStringConvertible {
  /// A file that is damaged, and the ways in which its kind can be.
  enum Target: CaseIterable {
    case database, statements, header, signal
  }

  let number: Int
  let target: Target
  private(set) var description = ""
  private var stream: RandomStream

  init(_ number: Int) {
    self.number = number
    target = Target.allCases[number % Target.allCases.count]
    stream = RandomStream(seed: UInt64(number), name: "mutation")
  }

  /// The damaged bytes; one to three changes.
  mutating func apply(to bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...stream.integer(below: 3) {
      switch target {
      case .signal: changeSignal(&bytes)
      case .header: changeFields(&bytes, separator: " ", values: Self.headerValues)
      case .database, .statements: changeFields(&bytes, separator: ",", values: Self.tableValues)
      }
    }
    return bytes
  }

  private mutating func choose<Element>(_ choices: [Element]) -> Element {
    choices[stream.integer(below: choices.count)]
  }

  private mutating func note(_ text: String) { description += description.isEmpty ? text : ", \(text)" }
}

extension FolderMutation {
  private static let numbers = [
    "", "0", "-0", "1", "-1", "3.7", "0x3", "1e3", "1e308", "1e-308", "1e400", "nan", "inf", "-32768", "32768", "65536",
    "2147483648", "9223372036854775807", "9223372036854775808", "1.0", "1000000000000",
  ]

  private static let texts = [
    " ", "\t", "\"", "'", "{", "{}", "{'SR': 0.0}", "{'AFIB': 100.0, 'SR': 0.0}", "{'sr': 1}", "../../etc/passwd",
    "/etc/passwd", "records100\\00000\\00001_lr", "records100/00000/00001_lr", "\u{1b}[31m", "\u{0}", "\u{202e}", "ü",
    "٣", "a,b", "\n", "\r", String(repeating: "x", count: 3000),
  ]

  private static let tableValues = numbers + texts + ["SR", "AFIB", "ecg_id", "strat_fold"]

  private static let headerValues =
    numbers + texts + [
      "1000.0(0)/mV", "0(0)/mV", "1e-300(0)/mV", "1e300(0)/mV", "1(0)/mV", "1000/uV", "1000/V", "1000/mmHg", "1000(",
      "1000(99999)/mV", "-1000.0(0)/mV", "16x2", "16:1", "16+24", "16+1099511627776", "212", "80", "00001_lr.dat",
      "00002_lr.mat", "00002_lr/3", "I", "V6", "4096", "#",
    ]

  /// Replaces, removes, doubles or swaps fields or lines, or does to the bytes what is done to signals.
  private mutating func changeFields(_ bytes: inout [UInt8], separator: Character, values: [String]) {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
    // Every second change is near the top, where the header is.
    let line = stream.integer(below: stream.happens(0.5) ? min(3, lines.count) : lines.count)
    let field = stream.integer(below: max(1, lines[line].count))
    switch stream.integer(below: 9) {
    case 0, 1, 2, 3:
      let value = choose(values)
      lines[line][field] = value
      note("line \(line + 1), field \(field + 1) becomes \(value.prefix(40).debugDescription)")
    case 4:
      lines[line].remove(at: field)
      note("line \(line + 1), field \(field + 1) is removed")
    case 5:
      lines[line].insert(lines[line][field], at: field)
      note("line \(line + 1), field \(field + 1) is doubled")
    case 6:
      lines.remove(at: line)
      note("line \(line + 1) is removed")
    case 7:
      lines.insert(lines[line], at: stream.integer(below: lines.count))
      note("line \(line + 1) is doubled")
    default:
      changeBytes(&bytes)
      return
    }
    bytes = Array(lines.map { $0.joined(separator: String(separator)) }.joined(separator: "\n").utf8)
  }

  private mutating func changeSignal(_ bytes: inout [UInt8]) {
    guard stream.happens(0.5) else { return changeBytes(&bytes) }
    let value = choose([UInt8(0), 0x80, 0xff, 0x7f])
    for place in bytes.indices { bytes[place] = value }
    note("every byte becomes \(value)")
  }

  private mutating func changeBytes(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = stream.integer(below: bytes.count)
    switch stream.integer(below: 6) {
    case 0:
      bytes[place] ^= 1 << UInt8(stream.integer(below: 8))
      note("a bit of byte \(place) is flipped")
    case 1:
      bytes.removeLast(bytes.count - place)
      note("is cut to \(place) bytes")
    case 2:
      bytes.insert(UInt8(stream.integer(below: 256)), at: place)
      note("a byte is inserted at \(place)")
    case 3:
      bytes += bytes[..<place]
      note("its first \(place) bytes are appended")
    case 4:
      bytes = []
      note("is emptied")
    default:
      let end = min(bytes.count, place + 1 + stream.integer(below: 64))
      for index in place..<end { bytes[index] = UInt8(stream.integer(below: 256)) }
      note("bytes \(place)..<\(end) are random")
    }
  }
}
