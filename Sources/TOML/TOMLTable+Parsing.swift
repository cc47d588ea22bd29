extension TOMLTable {
  /// How deep tables and arrays may stand in each other: far more than anybody writes, far less than a stack holds.
  public static let deepestNesting = 100

  /// Reads a document of TOML 1.0; a byte order mark before it is passed over.
  ///
  /// Whatever the bytes are, this returns or throws in time proportional to their number.
  public init(parsing bytes: [UInt8]) throws(TOMLError) {
    try TOMLParser.checkEncoding(bytes)
    var parser = TOMLParser(bytes)
    self = try parser.parseDocument()
  }
}

extension TOMLParser {
  /// Refuses what is no UTF-8 text, with the place of the first wrong byte.
  static func checkEncoding(_ bytes: [UInt8]) throws(TOMLError) {
    guard !bytes.starts(with: [0xff, 0xfe]), !bytes.starts(with: [0xfe, 0xff]) else {
      let start = TOMLPosition(line: 1, column: 1)
      throw TOMLError(position: start, reason: "this is UTF-16 text; save it as UTF-8")
    }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var line = 1
    var column = 1
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar) where scalar.first == UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
      case .valid: column += 1
      case .error:
        throw TOMLError(position: TOMLPosition(line: line, column: column), reason: "a byte that is not UTF-8 text")
      case .emptyInput: return
      }
    }
  }
}
