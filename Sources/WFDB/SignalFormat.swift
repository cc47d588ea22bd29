/// How a signal file stores its samples.
public enum SignalFormat: Int, Sendable {
  /// Sixteen-bit little-endian two's complement.
  case format16 = 16
  /// Pairs of twelve-bit two's complement samples in three bytes.
  case format212 = 212

  /// The digital value that stands for a sample that was not recorded.
  var missingSample: Int16 {
    switch self {
    case .format16: -32768
    case .format212: -2048
    }
  }

  /// The bytes that `samples` samples take.
  func byteCount(samples: Int) -> Int {
    switch self {
    case .format16: 2 * samples
    case .format212: (3 * samples + 1) / 2
    }
  }

  /// The bytes a file of `samples` samples may have: programs differ in whether they fill up the last pair of format 212.
  func acceptedByteCounts(samples: Int) -> ClosedRange<Int> {
    let least = byteCount(samples: samples)
    return least...(self == .format212 && samples % 2 == 1 ? least + 1 : least)
  }

  /// The samples that fit into `bytes` bytes.
  func sampleCount(bytes: Int) -> Int {
    switch self {
    case .format16: bytes / 2
    case .format212: bytes * 2 / 3
    }
  }

  /// The first `count` samples in the order of the file.
  func samples(_ bytes: ArraySlice<UInt8>, count: Int) -> [Int16] {
    bytes.withUnsafeBufferPointer { bytes in
      switch self {
      case .format16:
        (0..<count).map { Int16(bitPattern: UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8) }
      case .format212:
        (0..<count).map { index in
          let pair = index / 2 * 3
          let middle = UInt16(bytes[pair + 1])
          let value =
            index % 2 == 0 ? UInt16(bytes[pair]) | (middle & 0x0f) << 8 : UInt16(bytes[pair + 2]) | (middle & 0xf0) << 4
          return Int16(bitPattern: value << 4) >> 4
        }
      }
    }
  }
}
