internal import DurableFiles

/// A PhysioNet record: its leads, all of one length.
public struct WFDBRecord: Sendable {
  /// One lead's samples and how to turn them into volts.
  public struct Lead: Sendable {
    public var name: String
    public var units: String
    /// Digital units per physical unit.
    public var gain: Double
    /// The digital value of physical zero.
    public var baseline: Int
    /// The samples as recorded; a missing one is `WFDBRecord.missingSample`.
    public var digital: [Int16]

    public init(name: String, units: String, gain: Double, baseline: Int, digital: [Int16]) {
      self.name = name
      self.units = units
      self.gain = gain
      self.baseline = baseline
      self.digital = digital
    }
  }

  /// The digital value of a sample that was not recorded, whatever the signal format writes for it.
  public static let missingSample = Int16.min

  public var name: String
  /// Samples a second.
  public var frequency: Double
  /// Samples a lead.
  public var length: Int
  public var leads: [Lead]
  /// The names of the signal files, beside the header.
  public var signalFiles: [String]

  /// A record of leads that have one length.
  public init(name: String, frequency: Double, leads: [Lead]) {
    precondition(leads.allSatisfy { $0.digital.count == leads[0].digital.count }, "leads of different lengths")
    self.init(
      name: name, frequency: frequency, length: leads.first?.digital.count ?? 0, leads: leads,
      signalFiles: ["\(name).dat"])
  }

  private init(name: String, frequency: Double, length: Int, leads: [Lead], signalFiles: [String]) {
    self.name = name
    self.frequency = frequency
    self.length = length
    self.leads = leads
    self.signalFiles = signalFiles
  }

  /// Reads a header and the signal files it names.
  ///
  /// - Parameter verifying: compare checksums and first samples with the header's.
  public static func read(headerPath: String, verifying: Bool = true) throws(WFDBError) -> WFDBRecord {
    let header = try RecordHeader.read(headerPath)
    let folder = headerPath.lastIndex(of: "/").map { headerPath[...$0] } ?? ""
    var record = WFDBRecord(
      name: header.recordName, frequency: header.frequency, length: header.length ?? 0, leads: [], signalFiles: [])
    var first = 0
    while first < header.signals.count {
      let file = header.signals[first].file
      let group = header.signals[first...].prefix { $0.file == file }
      let read = try leads(of: Array(group), path: folder + file, length: header.length, verifying: verifying)
      let length = read[0].digital.count
      guard record.signalFiles.isEmpty || length == record.length else {
        let problem = "\(length) samples a lead, the record's first signal file has \(record.length)"
        throw WFDBError(file: folder + file, problem: .malformed(problem))
      }
      record.length = length
      record.leads += read
      record.signalFiles.append(file)
      first += group.count
    }
    return record
  }

  /// The leads that share one signal file, sample by sample in turn.
  private static func leads(
    of signals: [RecordHeader.Signal], path: String, length: Int?, verifying: Bool
  ) throws(WFDBError) -> [Lead] {
    let bytes = try Self.bytes(of: path, limit: mostSignalBytes)
    let format = signals[0].format
    let byteOffset = signals[0].byteOffset
    guard signals.allSatisfy({ $0.format == format && $0.byteOffset == byteOffset }) else {
      throw WFDBError(file: path, problem: .unsupported("signals of different formats or offsets in one file"))
    }
    let available = max(0, bytes.count - byteOffset)
    let length = length ?? format.sampleCount(bytes: available) / signals.count
    let expected = format.acceptedByteCounts(samples: length * signals.count)
    if available < expected.lowerBound {
      throw WFDBError(
        file: path, problem: .truncated(found: bytes.count, expected: byteOffset + expected.lowerBound))
    }
    if available > expected.upperBound {
      throw WFDBError(file: path, problem: .tooLong(found: bytes.count, expected: byteOffset + expected.upperBound))
    }
    let samples = format.samples(bytes[min(byteOffset, bytes.count)...], count: length * signals.count)
    var leads: [Lead] = []
    for (index, signal) in signals.enumerated() {
      var digital = (0..<length).map { samples[$0 * signals.count + index] }
      if verifying { try verify(digital, against: signal, path: path) }
      if format.missingSample != missingSample {
        for index in digital.indices where digital[index] == format.missingSample { digital[index] = missingSample }
      }
      leads.append(
        Lead(name: signal.name, units: signal.units, gain: signal.gain, baseline: signal.baseline, digital: digital))
    }
    return leads
  }

  private static func verify(
    _ digital: [Int16], against signal: RecordHeader.Signal, path: String
  ) throws(WFDBError) {
    if let header = signal.firstSample, let found = digital.first, Int(found) != header {
      throw WFDBError(
        file: path, problem: .wrongFirstSample(lead: signal.name, found: Int(found), header: header))
    }
    guard let header = signal.checksum else { return }
    // Headers write the 16-bit sum signed or unsigned.
    let sum = digital.reduce(UInt16(0)) { $0 &+ UInt16(bitPattern: $1) }
    if sum != UInt16(truncatingIfNeeded: header) {
      throw WFDBError(
        file: path,
        problem: .wrongChecksum(
          lead: signal.name, found: Int(sum), header: Int(UInt16(truncatingIfNeeded: header))))
    }
  }

  /// A signal file is read as a whole; this is a day of twelve leads at 500 Hz.
  private static let mostSignalBytes = 1 << 30

  static func bytes(of path: String, limit: Int) throws(WFDBError) -> [UInt8] {
    do { return try FileSystem.read(path, limit: limit) } catch {
      throw WFDBError(file: path, problem: .unreadable(error))
    }
  }
}

extension RecordHeader {
  private static let mostBytes = 1 << 20

  /// Reads a header file.
  public static func read(_ path: String) throws(WFDBError) -> RecordHeader {
    let bytes = try WFDBRecord.bytes(of: path, limit: mostBytes)
    return try RecordHeader(parsing: String(decoding: bytes, as: UTF8.self), file: path)
  }
}

extension WFDBRecord.Lead {
  /// How many samples were not recorded.
  public var missingSamples: Int { digital.count { $0 == WFDBRecord.missingSample } }

  /// (digital - baseline) / gain in the lead's units; NaN where a sample is missing.
  public func physical() -> [Double] {
    digital.map { $0 == WFDBRecord.missingSample ? .nan : (Double($0) - Double(baseline)) / gain }
  }

  /// Millivolts in one unit of this lead, or nil where the units are no voltage.
  public var millivoltsPerUnit: Double? {
    switch units.lowercased() {
    case "mv": 1
    case "uv", "µv", "μv": 1e-3
    case "v": 1e3
    default: nil
    }
  }
}
