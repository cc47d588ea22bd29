import ArgumentParser
import DurableFiles
import Report

/// Where a published claim is read from: one that this program has, or a file.
struct ClaimSource: ExpressibleByArgument {
  /// A name without a slash or an ending is that of a built-in claim.
  let text: String

  init?(argument: String) { text = argument }

  static let known = PublishedClaim.files.map(\.name).joined(separator: ", ")

  /// Refuses a name that is neither, before anything is done.
  func validate() throws {
    guard isFile || PublishedClaim(named: text) != nil else { throw unknown }
  }

  func read() throws -> PublishedClaim {
    guard isFile else {
      guard let claim = PublishedClaim(named: text) else { throw unknown }
      return claim
    }
    let bytes = try FileSystem.read(text, limit: Self.mostBytes)
    let last = FileSystem.name(of: text)
    return try PublishedClaim(
      parsing: bytes, name: last.hasSuffix(".toml") ? String(last.dropLast(5)) : last, file: text)
  }

  private var unknown: ValidationError {
    ValidationError(
      "\(text) is no published claim that is known; there is \(Self.known), or the path of a file such as ./claim.toml")
  }

  private var isFile: Bool { text.contains("/") || text.hasSuffix(".toml") }

  /// Far more than the rows that a claim can have.
  private static let mostBytes = 4_000_000
}
