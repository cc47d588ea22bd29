import ECGData
import TestSupport
import Testing

@testable import Training

@Suite("Which two signals count as alike")
struct PositivesTests {
  /// Records 10 to 19; patient 1 has 10, 13 and 19, patient 2 has 11 and 12, everybody else one.
  private static let pool = Array(10..<20)
  private static let patients = [10: 1, 13: 1, 19: 1, 11: 2, 12: 2]

  private func positives(_ kind: PretrainingSettings.Positives, seed: UInt64 = 1) -> Positives {
    Positives(kind, seed: seed, pool: Self.pool) { Self.patients[$0] ?? 100 + $0 }
  }

  @Test("views: both of the record itself, whole")
  func views() {
    for record in Self.pool {
      for view in 0...1 {
        #expect(positives(.views).source(of: record, view: view, epoch: 1) == Positives.Source(record: record))
      }
    }
  }

  @Test(
    "patient: the second is another record of the same patient, each in turn; the record itself where there is none")
  func patient() {
    let positives = positives(.patient)
    var partners: [Int: Set<Int>] = [:]
    for epoch in 1...60 {
      for record in Self.pool {
        #expect(positives.source(of: record, view: 0, epoch: epoch) == Positives.Source(record: record))
        let second = positives.source(of: record, view: 1, epoch: epoch)
        #expect(second.half == nil)
        partners[record, default: []].insert(second.record)
      }
    }
    #expect(partners[10] == [13, 19] && partners[13] == [10, 19] && partners[19] == [10, 13])
    #expect(partners[11] == [12] && partners[12] == [11])
    for alone in [14, 15, 16, 17, 18] { #expect(partners[alone] == [alone]) }
  }

  @Test("patient: the same seed draws the same partners, another seed others")
  func draws() {
    func partners(_ seed: UInt64) -> [Int] {
      (1...40).map { positives(.patient, seed: seed).source(of: 10, view: 1, epoch: $0).record }
    }
    #expect(partners(1) == partners(1))
    #expect(partners(1) != partners(2))
  }

  @Test("patient: a record outside of the pool is nobody's partner")
  func pool() {
    let positives = Positives(.patient, seed: 1, pool: [10, 14]) { _ in 1 }
    #expect(positives.source(of: 10, view: 1, epoch: 1).record == 14)
    #expect(positives.source(of: 14, view: 1, epoch: 1).record == 10)
  }

  @Test("halves: each in the middle of a record of zeros, nothing lost and nothing stretched", arguments: [1000, 7])
  func halves(samples: Int) {
    #expect(positives(.halves).source(of: 12, view: 0, epoch: 1) == Positives.Source(record: 12, half: 0))
    #expect(positives(.halves).source(of: 12, view: 1, epoch: 1) == Positives.Source(record: 12, half: 1))
    let record = (1...samples * 2).map(Float.init)
    let (length, margin) = (samples / 2, (samples - samples / 2) / 2)
    for (half, first) in [(0, 0), (1, samples - length)] {
      var target = [Float](repeating: -1, count: record.count)
      record.withUnsafeBufferPointer { source in
        target.withUnsafeMutableBufferPointer { Positives.write(half: half, of: source, leads: 2, into: $0) }
      }
      let zeros = samples - length - margin
      let expected =
        [Float](repeating: 0, count: 2 * margin) + record[(2 * first)..<(2 * (first + length))]
        + [Float](repeating: 0, count: 2 * zeros)
      #expect(target == expected)
    }
  }

  @Test("every choice gives another pretraining")
  func pretrainings() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 100, seed: 1)
    let pool = signals.indices(in: .train)
    let patients = Dictionary(grouping: pool) { signals.record(at: $0).patientID }
    #expect(patients.contains { $0.value.count > 1 }, "some of these patients have two records")
    let checkpoints = try PretrainingSettings.Positives.allCases.map { positives in
      var settings = PretrainingSettings()
      (settings.epochs, settings.batchRecords, settings.warmupEpochs) = (1, 24, 0)
      settings.positives = positives
      let task = PretrainingTask(
        encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: settings, seed: 1,
        data: signals.fingerprint)
      return try task.run(on: signals.packed).result.checkpoint
    }
    #expect(Set(checkpoints).count == checkpoints.count)
  }
}
