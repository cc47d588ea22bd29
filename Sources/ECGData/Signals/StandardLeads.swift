internal import WFDB

/// The twelve leads of every record.
public enum StandardLeads {
  /// The order in which signals hold them.
  public static let names = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]

  /// Picks the twelve leads by name, whatever their order and case; `file` is the header's name for errors.
  ///
  /// - Returns: one array of millivolts a lead, NaN where a sample is missing.
  static func millivolts(of record: WFDBRecord, file: String) throws(DataError) -> [[Double]] {
    var leads: [[Double]] = []
    for name in names {
      let matching = record.leads.filter { $0.name.lowercased() == name.lowercased() }
      guard let lead = matching.first, matching.count == 1 else {
        let found = record.leads.map(\.name).joined(separator: " ")
        let problem = matching.isEmpty ? "no lead \(name)" : "lead \(name) more than once"
        throw DataError(file: file, "\(problem); the leads are \(found)")
      }
      guard let scale = lead.millivoltsPerUnit else {
        throw DataError(WFDBError(file: file, problem: .noVoltage(lead: lead.name, units: lead.units)))
      }
      leads.append(scale == 1 ? lead.physical() : lead.physical().map { $0 * scale })
    }
    return leads
  }
}
