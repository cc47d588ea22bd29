import ContentHash
import PrintableText
import Sweep
import Training

/// Whose results may be mixed: all workers of a run compute by one science version, and the same numbers, unless somebody allowed others.
struct NumericAgreement {
  /// What every worker has to show; nil before the first one came.
  private var fingerprint: SHA256Digest?
  private let isMixedAllowed: Bool

  init(fingerprint: SHA256Digest?, isMixedAllowed: Bool) {
    self.fingerprint = fingerprint
    self.isMixedAllowed = isMixedAllowed
  }

  /// Why a worker may not take part; nil where it may. Numbers that come out differently at one would make its results another
  /// experiment's.
  func refusal(of hello: Hello) -> String? {
    if let reason = Self.refusal(ofScienceVersion: hello.facts[.scienceVersion]) { return reason }
    guard !isMixedAllowed, let expected = fingerprint, let shown = hello.fingerprint, shown != expected else {
      return nil
    }
    return
      "this host computes other numbers than the workers before it (fingerprint \(shown.abbreviated), the run's is "
      + "\(expected.abbreviated)): its processor or its build is another; --allow-mixed lets it train seeds of its own"
  }

  /// Nothing allows that: what a seed means is another thing there. A worker that does not say is taken at its fingerprint.
  private static func refusal(ofScienceVersion shown: String?) -> String? {
    guard let shown, shown != "\(ScienceVersion.current)" else { return nil }
    return
      "its program computes by science version \(shown.printable(atMost: 20)), this run by \(ScienceVersion.current): their results "
      + "are never mixed; use the coordinator's version of seedsweep"
  }

  /// The first fingerprint that is shown is the run's: returns it then, for the run's records.
  mutating func adopt(_ shown: SHA256Digest?) -> SHA256Digest? {
    guard fingerprint == nil, let shown else { return nil }
    fingerprint = shown
    return shown
  }
}
