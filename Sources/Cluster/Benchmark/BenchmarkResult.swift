import ContentHash
import Foundation
import Sweep
import Training

/// The result that simulated trainers give: valid, small, and another one for every seed.
struct BenchmarkResult {
  static let condition = try! Condition(name: "scratch-noaug-n70")

  private var result: TrialResult
  /// The JSON before and after the seed.
  private let parts: (before: [UInt8], after: [UInt8])

  init() {
    let seed: UInt64 = 9_999_999_999
    let weights = SHA256Digest(hashing: Array("weights".utf8))
    let json = """
      {"condition":"\(Self.condition)","seed":\(seed),"weights":"\(weights)","selectedEpoch":1,"epochs":[
      {"epoch":0,"validationLoss":1.5,"validationMacroF1":0.1,"validationClassesPredicted":1},
      {"epoch":1,"trainingLoss":1.25,"validationLoss":1.25,"validationMacroF1":0.2,"validationClassesPredicted":2}]}
      """
    result = try! JSONDecoder().decode(TrialResult.self, from: Data(json.utf8))
    let written = String(decoding: TaskResult.trial(result).encoded(), as: UTF8.self)
    let pieces = written.components(separatedBy: "\(seed)")
    parts = (Array(pieces[0].utf8), Array(pieces[1].utf8))
  }

  /// The result of a lease.
  mutating func result(of lease: Lease) -> SpooledResult {
    let seed = lease.task.name.utf8.reversed().prefix { $0 >= 48 && $0 <= 57 }.reversed()
    result.seed = UInt64(String(decoding: Array(seed), as: UTF8.self))!
    return SpooledResult(
      run: "", token: lease.token, task: lease.task, attempt: lease.attempt, seconds: 0,
      work: lease.specification.fingerprint, digest: result.digest, body: Data(parts.before + seed + parts.after),
      seal: lease.seal)
  }
}
