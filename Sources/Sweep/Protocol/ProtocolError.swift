/// Frames that are no message.
public enum ProtocolError: Error, Equatable, CustomStringConvertible {
  /// The peer speaks another version.
  case version(theirs: UInt16)
  /// The frames do not have the form of a message.
  case malformed(String)

  public var description: String {
    switch self {
    case .version(let theirs):
      "the message has protocol version \(theirs), this program speaks version \(protocolVersion): "
        + "use the same seedsweep on both sides"
    case .malformed(let reason): "malformed message: \(reason)"
    }
  }
}
