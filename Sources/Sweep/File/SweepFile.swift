import FoundationEssentials
import TOML

/// A sweep file, read and checked.
public struct SweepFile: Equatable, Sendable {
  public let path: String
  public let text: String
  public let definition: SweepDefinition

  /// Reads a sweep file.
  ///
  /// Everything the file says is checked here but whether the data have as many labels as the conditions ask for.
  ///
  /// - Parameter dataFolder: a PTB-XL folder in place of the file's `data.folder`, as given by `--data`.
  public static func read(path: String, dataFolder: String? = nil) throws(SweepFileError) -> SweepFile {
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: path)) } catch {
      let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "no such sweep file"
      throw SweepFileError(file: path, reason: reason)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw SweepFileError(file: path, reason: "not UTF-8 text")
    }
    return try SweepFile(text: text, path: path, dataFolder: dataFolder)
  }

  /// Reads the text of a sweep file; `path` is what errors name and what a relative data folder starts from.
  public init(text: String, path: String, dataFolder: String? = nil) throws(SweepFileError) {
    let document: TOMLTable
    do { document = try TOMLTable(parsing: Array(text.utf8)) } catch {
      throw SweepFileError(
        file: path, line: error.position.line,
        reason: "not valid TOML: column \(error.position.column): \(error.reason)")
    }
    self.path = path
    self.text = text
    definition = try SweepDefinition(document, file: path, dataFolder: dataFolder)
  }
}
