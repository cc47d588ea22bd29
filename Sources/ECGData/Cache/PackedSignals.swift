public import ContentHash
internal import DurableFiles
import Glibc

/// Records and their preprocessed signals in one memory-mapped file: everything that training needs but for labels, which are
/// `RecordLabels`.
///
/// The file's sha256 is its name and its identity: the same records give the same bytes on every host, so a file can be sent to a
/// host without data and verified there. Processes of one host share its pages.
// The mapping is read-only and lives as long as the object, so that any thread may read it.
public final class PackedSignals: @unchecked Sendable {
  /// In the order of `ecg_id`.
  public let records: [PackedRecord]
  /// The sha256 of the file's bytes.
  public let fingerprint: SHA256Digest
  public let path: String
  /// Of all signals.
  public let rate: SignalRate
  private let standardDeviations: [Float]
  private let start: UnsafeRawPointer
  private let size: Int

  /// Maps the file at `path`.
  ///
  /// Throws where the file cannot be read, is no packed file of this version, has another size than its header says, or holds a
  /// record that no ECG can be.
  /// - Parameters:
  ///   - fingerprint: what the file is known to hash to.
  ///   - verifying: read the whole file and compare its hash with `fingerprint`, as is right for a file from elsewhere.
  public init(path: String, fingerprint: SHA256Digest, verifying: Bool = false) throws(DataError) {
    let mapping = try Mapping(path: path)
    let bytes = mapping.bytes
    if verifying {
      var hasher = SHA256Hasher()
      hasher.update(bytes)
      let found = hasher.finalize()
      guard found == fingerprint else {
        throw DataError(file: path, "hashes to \(found.abbreviated), expected \(fingerprint.abbreviated)")
      }
    }
    let (rate, count) = try Self.header(of: bytes, path: path)
    let (records, standardDeviations) = try Self.table(of: bytes, records: count, at: rate, path: path)
    try Self.check(bytes, at: rate, records: records, standardDeviations: standardDeviations, path: path)
    (self.rate, self.records, self.standardDeviations) = (rate, records, standardDeviations)
    self.path = path
    self.fingerprint = fingerprint
    size = bytes.count
    start = mapping.take()
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: start), size) }

  /// The rate of a file's signals and its number of records.
  private static func header(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(DataError) -> (rate: SignalRate, records: Int) {
    guard bytes.count >= Format.headerBytes, bytes.starts(with: Format.magic) else {
      throw DataError(file: path, "not a file of packed signals")
    }
    let version = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard version == Format.version else {
      throw DataError(file: path, "packed signals of version \(version), this program reads \(Format.version)")
    }
    let stored = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    let count = Int(exactly: stored).flatMap { $0 < Format.mostRecords ? $0 : nil } ?? 0
    let samples = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    guard let rate = SignalRate(samples: Int(samples)),
      bytes.prefix(Format.headerBytes).elementsEqual(Format.header(records: count, at: rate)),
      bytes.count == Format.fileBytes(records: count, at: rate)
    else { throw DataError(file: path, "damaged: \(bytes.count) bytes do not fit the header's \(stored) records") }
    return (rate, count)
  }

  private static func table(
    of bytes: UnsafeRawBufferPointer, records count: Int, at rate: SignalRate, path: String
  ) throws(DataError) -> ([PackedRecord], [Float]) {
    var records: [PackedRecord] = []
    var deviations: [Float] = []
    for index in 0..<count {
      let offset = Format.headerBytes + count * Format.signalBytes(at: rate) + index * Format.recordBytes
      guard let (record, deviation) = Format.record(bytes.baseAddress! + offset) else {
        throw DataError(file: path, "damaged: record \(index) of its table has no fold")
      }
      records.append(record)
      deviations.append(deviation)
    }
    return (records, deviations)
  }
}

extension PackedSignals {
  /// Whoever packed the file has checked it; but a file may come from elsewhere, and a network cannot tell.
  private static func check(
    _ bytes: UnsafeRawBufferPointer, at rate: SignalRate, records: [PackedRecord], standardDeviations: [Float],
    path: String
  ) throws(DataError) {
    for index in records.indices {
      let values = signal(at: index, rate, in: bytes.baseAddress!)
      guard let fault = SignalFault(values: values, standardDeviation: standardDeviations[index]) else { continue }
      throw DataError(file: path, "the record ecg_id \(records[index].ecgID): \(fault)")
    }
  }

  private static func signal(
    at index: Int, _ rate: SignalRate, in start: UnsafeRawPointer
  ) -> UnsafeBufferPointer<Float> {
    let signal = start + Format.headerBytes + index * Format.signalBytes(at: rate)
    return UnsafeBufferPointer(start: signal.assumingMemoryBound(to: Float.self), count: rate.values)
  }

  /// How many records a file of so many bytes can hold at most.
  public static func mostRecords(inBytes bytes: Int, at rate: SignalRate) -> Int {
    min(max(0, bytes / Format.signalBytes(at: rate)), Format.mostRecords)
  }

  /// The number of records.
  public var count: Int { records.count }

  public func record(at index: Int) -> PackedRecord { records[index] }

  /// [samples][12 leads], leads fastest; valid as long as this object.
  public func signal(at index: Int) -> UnsafeBufferPointer<Float> {
    precondition(records.indices.contains(index), "the record \(index) is outside 0..<\(records.count)")
    return Self.signal(at: index, rate, in: start)
  }

  /// The standard deviation in mV that the signal was divided by.
  public func standardDeviation(at index: Int) -> Float { standardDeviations[index] }

  /// The sha256 of some records: their numbers, patients, folds and signals in this order, whatever else is packed beside them.
  public func digest(of places: [Int]) -> SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.update("records")
    hasher.update(rate.rawValue)
    hasher.update(places.count)
    for place in places {
      precondition(records.indices.contains(place), "the record \(place) is outside 0..<\(records.count)")
      let entry = start + Format.headerBytes + count * Format.signalBytes(at: rate) + place * Format.recordBytes
      hasher.update(UnsafeRawBufferPointer(start: entry, count: Format.recordBytes))
    }
    return hasher.finalize()
  }

  /// The indices of a split's records, ascending.
  public func indices(in split: Split) -> [Int] { records.indices.filter { records[$0].split == split } }
}

/// A read-only mapping that is undone unless somebody takes it.
private struct Mapping: ~Copyable {
  let bytes: UnsafeRawBufferPointer

  init(path: String) throws(DataError) {
    let (descriptor, size): (Int32, Int)
    do { (descriptor, size) = try FileSystem.openPlainFile(path) } catch { throw DataError(error) }
    defer { close(descriptor) }
    guard size > 0 else { throw DataError(file: path, "not a file of packed signals") }
    guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
      throw DataError(FileError(path, "cannot be mapped"))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }

  consuming func take() -> UnsafeRawPointer {
    let start = bytes.baseAddress!
    discard self
    return start
  }
}
