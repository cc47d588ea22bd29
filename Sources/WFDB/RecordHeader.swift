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
}
