import DurableFiles
import Foundation

/// A file with a score between 0 and 1 a line.
enum ScoreFile {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// The scores, two at least; empty lines are passed over.
  static func read(_ path: String) throws -> [Double] {
    let text = String(decoding: try FileSystem.readUnsized(path), as: UTF8.self)
    var scores: [Double] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      guard let score = Double(text), (0...1).contains(score) else {
        throw Problem(description: "--scores \(path): line \(index + 1) is no number between 0 and 1")
      }
      scores.append(score)
    }
    guard scores.count > 1 else { throw Problem(description: "--scores \(path): expected two scores or more") }
    return scores
  }
}
