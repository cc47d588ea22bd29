/// The word that somebody may have meant.
package enum Suggestion {
  /// Nobody slips in a word of more bytes, and comparing takes their product.
  private static let longestWord = 100

  /// The choice nearest to `word`, unless it is too different to be a slip.
  package static func nearest(to word: String, among choices: [String]) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let ranked = choices.map { (choice: $0, distance: distance(word, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, word.count / 3) ? best.choice : nil
  }

  /// Levenshtein's distance: how many characters have to be inserted, deleted or replaced.
  static func distance(_ first: String, _ second: String) -> Int {
    let target = Array(second)
    var row = Array(0...target.count)
    for (i, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in target.indices {
        let substituted = diagonal + (character == target[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[target.count]
  }
}
