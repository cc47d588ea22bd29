import Foundation

/// A run of the first version, as its coordinator left it: `Tests/Fixtures/first-version`.
///
/// The shorthand conditions of the demonstration with two seeds. All tasks of seed 1 are recorded and were audited; of seed 2 the pretraining was
/// interrupted after its first epoch, whose state is saved, `scratch-noaug-n300` was given up after three crashes, and `ssl-noaug-n70` has not
/// begun. The results still stand in `run.sqlite-wal`. `results.csv` says what that version recorded when it went on to the end.
public struct FirstVersionRun {
  /// A copy of the run folder, which the test may change.
  public let directory: String
  /// The sweep file it was made of.
  public let sweep: String
  private let folder: TemporaryFolder

  /// One trial's result.
  public struct Result: Equatable, Sendable {
    public let condition: String
    public let seed: String
    public let macroF1: String
    public let digest: String
  }

  private static let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/first-version").path

  public init() throws {
    folder = try TemporaryFolder()
    directory = folder.path + "/run"
    try FileManager.default.copyItem(atPath: Self.fixture, toPath: directory)
    sweep = directory + "/sweep.toml"
  }

  /// What the first version recorded for every trial in the end.
  public static func results() throws -> [Result] {
    try results(csv: String(contentsOfFile: fixture + "/results.csv", encoding: .utf8))
  }

  /// The trials of a table that `aggregate --format csv` prints.
  public static func results(csv: String) -> [Result] {
    let rows = csv.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { row in
      func value(_ name: Substring) -> String { header.firstIndex(of: name).map { String(row[$0]) } ?? "" }
      return Result(
        condition: value("condition"), seed: value("seed"), macroF1: value("macro_f1"), digest: value("digest"))
    }
  }
}
