extension RecordHeader {
  /// Parses a header file.
  ///
  /// - Parameter file: the name that errors give it.
  public init(parsing text: String, file: String) throws(WFDBError) {
    var lines: [HeaderLine] = []
    let all = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    for (number, line) in all.enumerated() where !line.allSatisfy(\.isWhitespace) {
      if line.hasPrefix("#") {
        comments.append(String(line.drop { $0 == "#" }).trimmed)
      } else {
        lines.append(HeaderLine(line, number: number + 1, file: file))
      }
    }
    guard var first = lines.first else {
      throw WFDBError(file: file, problem: .malformed("no record line: the header is empty"))
    }
    let signalCount: Int
    (recordName, signalCount, frequency, length) = try first.recordLine()
    guard lines.count > signalCount else {
      let problem = "\(lines.count - 1) signal lines, the record line announces \(signalCount)"
      throw WFDBError(file: file, line: lines.last?.number, problem: .malformed(problem))
    }
    guard lines.count == signalCount + 1 else {
      let problem = "a line after the \(signalCount) signal lines that the record line announces"
      throw WFDBError(file: file, line: lines[signalCount + 1].number, problem: .malformed(problem))
    }
    signals = []
    for index in 1..<(signalCount + 1) { signals.append(try lines[index].signalLine(index: index - 1)) }
  }
}

/// One line of a header and how far it has been read.
private struct HeaderLine {
  let number: Int
  let file: String
  private var rest: Substring

  init(_ text: Substring, number: Int, file: String) {
    rest = text
    self.number = number
    self.file = file
  }

  func malformed(_ problem: String) -> WFDBError {
    WFDBError(file: file, line: number, problem: .malformed(problem))
  }

  func unsupported(_ problem: String) -> WFDBError {
    WFDBError(file: file, line: number, problem: .unsupported(problem))
  }

  /// The next field, or nil at the end of the line.
  mutating func field() -> Substring? {
    rest = rest.drop(while: \.isWhitespace)
    guard !rest.isEmpty else { return nil }
    let field = rest.prefix { !$0.isWhitespace }
    rest = rest.dropFirst(field.count)
    return field
  }

  /// Everything that is left, without blanks around it.
  mutating func remainder() -> String {
    defer { rest = "" }
    return String(rest).trimmed
  }

  func integer(_ text: Substring, _ name: String, in range: ClosedRange<Int>) throws(WFDBError) -> Int {
    guard let value = PlainNumber.whole(text) else {
      throw malformed("the \(name) \"\(text)\" is not a whole number")
    }
    guard range.contains(value) else {
      throw malformed("the \(name) \(text) is not between \(range.lowerBound) and \(range.upperBound)")
    }
    return value
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(WFDBError) -> Int? {
    guard let text = field() else { return nil }
    return try integer(text, name, in: range)
  }

  func number(_ text: Substring, _ name: String) throws(WFDBError) -> Double {
    guard let value = PlainNumber.decimal(text) else { throw malformed("the \(name) \"\(text)\" is not a number") }
    return value
  }
}

extension HeaderLine {
  typealias RecordLine = (name: String, signals: Int, frequency: Double, length: Int?)

  /// `name signals [frequency[/counter frequency[(base)]] [length [time [date]]]]`
  mutating func recordLine() throws(WFDBError) -> RecordLine {
    let name = field() ?? ""
    if name.contains("/") { throw unsupported("a multi-segment record") }
    guard let signals = try integer("number of signals", in: 0...4096) else {
      throw malformed("the record line does not say how many signals there are")
    }
    guard signals > 0 else { throw malformed("a record without signals") }
    var frequency = 250.0
    if let text = field() {
      frequency = try number(text.prefix { $0 != "/" && $0 != "(" }, "sampling frequency")
      guard frequency > 0 else { throw malformed("the sampling frequency \(text) is not above zero") }
    }
    let length = try integer("number of samples", in: 0...(1 << 40))
    return (String(name), signals, frequency, length == 0 ? nil : length)
  }

  /// `file format [gain [resolution [zero [first sample [checksum [block size [description]]]]]]]`
  mutating func signalLine(index: Int) throws(WFDBError) -> RecordHeader.Signal {
    guard let file = field() else { throw malformed("an empty signal line") }
    if file == "~" || file == "-" { throw unsupported("the signal file \"\(file)\", which is no file,") }
    if let separator = file.lastIndex(where: { $0 == "/" || $0 == "\\" }) {
      let name = file[separator...].dropFirst()
      throw malformed("the signal file \"\(file)\" has a folder: write \(name), the file lies beside its header")
    }
    guard let formatField = field() else { throw malformed("the signal line ends before the signal format") }
    let (format, byteOffset) = try self.format(formatField)
    var signal = RecordHeader.Signal(file: String(file), format: format, byteOffset: byteOffset, name: "")
    var baseline: Int?
    if let text = field() { (signal.gain, baseline, signal.units) = try gain(text) }
    signal.adcResolution = try integer("ADC resolution", in: 0...64) ?? signal.adcResolution
    signal.adcZero = try integer("ADC zero", in: -(1 << 31)...(1 << 31)) ?? 0
    signal.baseline = baseline ?? signal.adcZero
    signal.firstSample = try integer("first sample", in: -(1 << 31)...(1 << 31))
    signal.checksum = try integer("checksum", in: -(1 << 31)...(1 << 31))
    _ = try integer("block size", in: 0...(1 << 31))
    signal.name = remainder()
    if signal.name.isEmpty { signal.name = "signal \(index)" }
    return signal
  }

  /// `format[xSAMPLES][:skew][+offset]`
  private func format(_ text: Substring) throws(WFDBError) -> (SignalFormat, byteOffset: Int) {
    let digits = text.prefix(while: \.isNumber)
    guard let code = Int(digits) else { throw malformed("the signal format \"\(text)\" is not a number") }
    guard let format = SignalFormat(rawValue: code) else { throw unsupported("signal format \(code)") }
    var rest = text.dropFirst(digits.count)
    var byteOffset = 0
    while let mark = rest.first {
      let digits = rest.dropFirst().prefix(while: \.isNumber)
      let value = try integer(digits, "signal format", in: 0...(1 << 40))
      switch mark {
      case "x": if value != 1 { throw unsupported("\(value) samples a frame") }
      case ":": if value != 0 { throw unsupported("a skew of \(value) samples") }
      case "+": byteOffset = value
      default: throw malformed("the signal format \"\(text)\" has an unknown part \"\(mark)\"")
      }
      rest = rest.dropFirst(digits.count + 1)
    }
    return (format, byteOffset)
  }

  /// `gain[(baseline)][/units]`; a gain of 0 means that none is known, which is read as 200.
  private func gain(_ text: Substring) throws(WFDBError) -> (Double, baseline: Int?, units: String) {
    let gainText = text.prefix { $0 != "(" && $0 != "/" }
    let gain = try number(gainText, "gain")
    var rest = text.dropFirst(gainText.count)
    var baseline: Int?
    if rest.first == "(" {
      guard let end = rest.firstIndex(of: ")") else { throw malformed("the gain \"\(text)\" opens a bracket only") }
      baseline = try integer(rest[rest.startIndex..<end].dropFirst(), "baseline", in: -(1 << 31)...(1 << 31))
      rest = rest[end...].dropFirst()
    }
    guard rest.isEmpty || rest.first == "/" else {
      throw malformed("the gain \"\(text)\" is not of the form 1000(0)/mV")
    }
    let units = rest.dropFirst()
    return (gain == 0 ? 200 : gain, baseline, units.isEmpty ? "mV" : String(units))
  }
}

extension String {
  /// The text without blanks around it.
  var trimmed: String {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
