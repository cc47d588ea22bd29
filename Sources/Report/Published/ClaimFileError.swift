import TOML

/// What is wrong with the file of a published claim, and where.
public struct ClaimFileError: Error, Equatable, CustomStringConvertible {
  public let file: String
  /// Counted from 1; nil where no line is to blame.
  public let line: Int?
  /// The key with its sections, such as `rows.scratch.mean`; nil where no key is to blame.
  public let key: String?
  public let reason: String

  /// One line; whatever came from the file stands in it as a terminal can show it.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return TOMLText.printable(key.map { "\(place): key \(TOMLText.quoted($0)): \(reason)" } ?? "\(place): \(reason)")
  }
}
