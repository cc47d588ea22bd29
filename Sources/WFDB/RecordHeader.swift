/// What a header file says about a record.
///
/// Source: header(5) of the WFDB Applications Guide.
public struct RecordHeader: Equatable, Sendable {
  /// One signal line.
  public struct Signal: Equatable, Sendable {
    /// The name of the signal file, beside the header.
    public var file: String
    public var format: SignalFormat
    /// Bytes of the signal file before the first sample.
    public var byteOffset = 0
    /// Digital units per physical unit.
    public var gain = 200.0
    /// The digital value of physical zero.
    public var baseline = 0
    public var units = "mV"
    public var adcResolution = 12
    public var adcZero = 0
    /// The first digital value; nil where the header does not say.
    public var firstSample: Int?
    /// The sum of the digital values modulo 65536; nil where the header does not say.
    public var checksum: Int?
    /// The lead's name.
    public var name: String
  }

  public var recordName: String
  /// Samples a second.
  public var frequency = 250.0
  /// Samples a signal; nil where the header leaves it to the size of the signal file.
  public var length: Int?
  public var signals: [Signal]
  /// The lines that begin with `#`, without it and without blanks around them.
  public var comments: [String] = []
}

extension RecordHeader {
  /// What a comment such as `# Dx: 426783006,164889003` says after its name and colon; nil where no comment begins so.
  ///
  /// Names are told apart without regard to case. Where several comments have the name, the first counts.
  public func comment(_ name: String) -> String? {
    for comment in comments {
      guard let colon = comment.firstIndex(of: ":"), comment[..<colon].lowercased() == name.lowercased() else {
        continue
      }
      return String(comment[colon...].dropFirst()).trimmed
    }
    return nil
  }
}
