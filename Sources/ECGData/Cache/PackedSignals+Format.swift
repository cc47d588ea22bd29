internal import ContentHash

/// The layout of a packed file, little-endian throughout:
///
///     0    header, 64 bytes
///     64   signals, 48,000 or 240,000 bytes a record: Float32 [1000 or 5000 samples][12 leads]
///     ...  records, 64 bytes each: number, patient, fold, standard deviation, the signal's sha256
///
/// Signals stand before the table because their standard deviations are known only after each has been read, and a file that is
/// written front to back can be hashed on the way. All three numbers of bytes are multiples of 64, so every signal is aligned to a cache line.
/// The first version had a label in the place of the sha256.
extension PackedSignals {
  enum Format {
    static let magic = Array("SeedSwep".utf8)
    static let version: UInt32 = 2
    static let headerBytes = 64
    static let recordBytes = 64

    static let mostRecords = 1 << 31

    static func signalBytes(at rate: SignalRate) -> Int { rate.values * MemoryLayout<Float>.size }

    static func fileBytes(records: Int, at rate: SignalRate) -> Int {
      headerBytes + records * (signalBytes(at: rate) + recordBytes)
    }

    static func header(records: Int, at rate: SignalRate, version: UInt32 = Self.version) -> [UInt8] {
      var header = magic
      header.append(version)
      header.append(UInt32(rate.samples))
      header.append(UInt32(StandardLeads.names.count))
      header.append(UInt32(0))
      header.append(UInt64(records))
      header += [UInt8](repeating: 0, count: headerBytes - header.count)
      return header
    }

    static func entry(_ record: PackedRecord, standardDeviation: Float, signal: SHA256Digest) -> [UInt8] {
      var entry: [UInt8] = []
      entry.append(UInt64(bitPattern: Int64(record.ecgID)))
      entry.append(UInt64(bitPattern: Int64(record.patientID)))
      entry.append(UInt32(truncatingIfNeeded: record.fold))
      entry.append(standardDeviation.bitPattern)
      entry.append(UInt64(0))
      return entry + signal.bytes
    }

    /// The record at a table entry, or nil where its fold is out of range.
    static func record(_ entry: UnsafeRawPointer) -> (PackedRecord, standardDeviation: Float)? {
      let ecgID = UInt64(littleEndian: entry.loadUnaligned(as: UInt64.self))
      let patientID = UInt64(littleEndian: entry.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      let fold = UInt32(littleEndian: entry.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
      let deviation = UInt32(littleEndian: entry.loadUnaligned(fromByteOffset: 20, as: UInt32.self))
      guard (1...10).contains(fold) else { return nil }
      let record = PackedRecord(
        ecgID: Int(truncatingIfNeeded: ecgID), patientID: Int(truncatingIfNeeded: patientID), fold: Int(fold))
      return (record, Float(bitPattern: deviation))
    }
  }
}

extension [UInt8] {
  mutating func append(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
