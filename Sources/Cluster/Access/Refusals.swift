/// Counts what was refused of each peer, and says which refusals are worth a line: the first, second, fourth, eighth ...
///
/// A peer that sends junk for days costs a few dozen lines, and any number of peers bounded memory.
struct Refusals {
  /// How many peers are told apart.
  static let mostPeers = 1000

  private var counts: [String: Int] = [:]
  private(set) var total = 0

  /// Counts one; returns how many there were of the peer where that is worth a line, else nil.
  mutating func note(_ peer: String) -> Int? {
    total += 1
    let isTold = counts[peer] != nil || counts.count < Self.mostPeers
    let count = counts[isTold ? peer : "", default: 0] + 1
    counts[isTold ? peer : ""] = count
    return count & (count - 1) == 0 ? count : nil
  }
}
