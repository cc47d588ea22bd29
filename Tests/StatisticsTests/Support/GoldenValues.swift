import Foundation
import Testing

/// Compares every result of one file of scripts/golden/statistics_values.py with ours.
///
/// - Parameters:
///   - name: the file's name, and that of its inputs.
///   - inputs: how many inputs there have to be.
///   - tolerance: how far results may be apart, where it is not 10⁻¹² of them.
///   - differences: the places of results in which numbers of about 1 may cancel: within 10⁻¹² of them, not of what is left.
///   - results: our results of the next input, in the script's order; nil where the input has none.
func expectAgreement(
  _ name: String, inputs: Int, tolerance: Double? = nil, differences: Set<Int> = [],
  results: (inout Draws) -> [Double?]
) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden/\(name).f64")
  let bytes = try Data(contentsOf: file)
  let expected = stride(from: 0, to: bytes.count, by: 8).map { offset in
    Double(bitPattern: bytes.subdata(in: offset..<offset + 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
  var draws = Draws(name)
  var place = 0
  for input in 0..<inputs {
    for (column, result) in results(&draws).enumerated() {
      let wanted = try #require(expected.indices.contains(place) ? expected[place] : nil, "the file is too short")
      let scale = differences.contains(column) ? 1 : abs(wanted) + 1e-288
      let agrees = result.map { abs($0 - wanted) <= tolerance ?? 1e-12 * scale } ?? false
      if !agrees {
        Issue.record("\(name), input \(input), result \(column): \(String(describing: result)), not \(wanted)")
      }
      place += 1
    }
  }
  #expect(place == expected.count, "the file holds results of \(name) that nothing was compared with")
}
