import RunStore

/// What `verify` says to programs.
struct VerificationDocument: Encodable {
  struct Item: Encodable {
    let subject: String
    let verdict: String
    let reason: String?
  }

  let reproduced: Int
  let notReproduced: Int
  let notChecked: Int
  /// Which programs computed the results, for people; nil where that cannot be read.
  let lineage: String?
  let findings: [Item]

  private enum CodingKeys: String, CodingKey {
    case reproduced, findings, lineage
    case notReproduced = "not_reproduced"
    case notChecked = "not_checked"
  }

  init(_ findings: [Finding], lineage: String?) {
    self.lineage = lineage
    let items = findings.map { finding in
      switch finding.verdict {
      case .reproduced: Item(subject: finding.subject, verdict: "reproduced", reason: nil)
      case .notReproduced(let reason): Item(subject: finding.subject, verdict: "not_reproduced", reason: reason)
      case .notChecked(let reason): Item(subject: finding.subject, verdict: "not_checked", reason: reason)
      }
    }
    reproduced = items.count { $0.verdict == "reproduced" }
    notReproduced = items.count { $0.verdict == "not_reproduced" }
    notChecked = items.count { $0.verdict == "not_checked" }
    self.findings = items
  }
}
