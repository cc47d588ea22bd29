internal import CSodium

/// Computes a sha256 piece by piece, by libsodium.
///
/// Numbers are hashed as their little-endian bit patterns and strings with their length before them, so that two
/// different sequences of values never feed the same bytes.
public struct SHA256Hasher {
  private var state = crypto_hash_sha256_state()

  public init() { crypto_hash_sha256_init(&state) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    crypto_hash_sha256_update(&state, start, UInt64(bytes.count))
  }

  public mutating func update(_ bytes: some Collection<UInt8>) {
    let used: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if used == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  public mutating func update(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { update($0) }
  }

  public mutating func update(_ value: Int) { update(UInt64(bitPattern: Int64(value))) }

  public mutating func update(_ value: Double) { update(value.bitPattern) }

  /// The bit patterns of `values` in order.
  public mutating func update(floats values: UnsafeBufferPointer<Float>) {
    update(UnsafeRawBufferPointer(values))
  }

  public mutating func update(_ text: String) {
    update(text.utf8.count)
    update(text.utf8)
  }

  /// The digest of everything given so far; more may be added afterwards.
  public func finalize() -> SHA256Digest {
    var copy = state
    var digest = [UInt8](repeating: 0, count: 32)
    crypto_hash_sha256_final(&copy, &digest)
    return SHA256Digest(bytes: digest)
  }
}

extension SHA256Digest {
  /// The sha256 of `bytes`.
  public init(hashing bytes: some Collection<UInt8>) {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    self = hasher.finalize()
  }
}
