import TOML
public import Training

/// A sweep file, read and checked.
public struct SweepFile: Equatable, Sendable {
  public let path: String
  public let text: String
  public let definition: SweepDefinition
  /// Where each condition stands.
  private let conditionLines: [String: Int]

  /// Reads a sweep file.
  ///
  /// Everything the file says is checked here but whether the data have as many labels as the conditions ask for.
  ///
  /// - Parameter dataFolder: a PTB-XL folder in place of the file's `data.folder`, as given by `--data`.
  public static func read(path: String, dataFolder: String? = nil) throws(SweepFileError) -> SweepFile {
    try SweepFile(try bytes(of: path), path: path, dataFolder: dataFolder)
  }

  /// Reads the text of a sweep file; `path` is what errors name and what a relative data folder starts from.
  public init(text: String, path: String, dataFolder: String? = nil) throws(SweepFileError) {
    try self.init(Array(text.utf8), path: path, dataFolder: dataFolder)
  }

  /// Reads the bytes of a sweep file.
  public init(_ bytes: [UInt8], path: String, dataFolder: String? = nil) throws(SweepFileError) {
    let document: TOMLTable
    do { document = try TOMLTable(parsing: bytes) } catch {
      throw SweepFileError(
        file: path, line: error.position.line,
        reason: "not valid TOML: column \(error.position.column): \(error.reason)")
    }
    self.path = path
    text = String(decoding: bytes, as: UTF8.self)
    var lines: [String: Int] = [:]
    definition = try SweepDefinition(document, file: path, dataFolder: dataFolder, conditionLines: &lines)
    conditionLines = lines
  }

  /// What is wrong with one of the file's conditions, with its line.
  public func error(of condition: Condition, _ reason: String) -> SweepFileError {
    SweepFileError(file: path, line: conditionLines[condition.name], key: "conditions", reason: reason)
  }
}
