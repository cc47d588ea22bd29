import ECGData
import ReproducibleMath
import Testing

@testable import Training

@Suite("Views")
struct ViewPipelineTests {
  /// A record whose sample number and lead can be read off its values: 1 + sample / 1000 + lead * 10.
  private let record: [Float] = (0..<12_000).map { index -> Float in
    let sample = Float(index / 12)
    let lead = Float(index % 12)
    return 1 + sample / 1000 + lead * 10
  }

  private func transformed(
    from start: [Float]? = nil, seed: UInt64 = 1, _ body: (Signal, inout RandomStream) -> Void
  ) -> [Float] {
    var values = start ?? record
    var stream = RandomStream(seed: seed, name: "test")
    values.withUnsafeMutableBufferPointer { body(Signal($0), &stream) }
    return values
  }

  private func view(
    seed: UInt64, strength: Double = 1, views: [ViewChange] = ViewChange.allCases
  ) -> [Float] {
    var values = [Float](repeating: .nan, count: record.count)
    var stream = RandomStream(seed: seed, name: "test")
    record.withUnsafeBufferPointer { source in
      values.withUnsafeMutableBufferPointer {
        ViewPipeline(strength: strength, views: views).apply(
          source, standardDeviation: 0.2, stream: &stream, into: $0)
      }
    }
    return values
  }

  @Test("only the changes that are listed are made, whatever their order")
  func listed() {
    #expect(view(seed: 3, views: []) == record)
    #expect(view(seed: 3, views: ViewChange.allCases.reversed()) == view(seed: 3))
    for seed in 1...20 as ClosedRange<UInt64> {
      let louder = view(seed: seed, views: [.gain])
      let factor = louder[0] / record[0]
      #expect(zip(louder, record).allSatisfy { abs($0 - $1 * factor) <= 1e-4 * abs($0) })
      let masked = view(seed: seed, views: [.leadMask])
      #expect((0..<12).allSatisfy { masked[$0] == 0 || masked[$0] == record[$0] })
    }
  }

  @Test("each change by itself makes another view of some record", arguments: ViewChange.allCases)
  func single(change: ViewChange) {
    #expect((1...40 as ClosedRange<UInt64>).contains { view(seed: $0, views: [change]) != record })
  }

  @Test("the same stream gives the same view, another seed another one")
  func determinism() {
    #expect(view(seed: 3) == view(seed: 3))
    #expect(view(seed: 3) != view(seed: 4))
    #expect(view(seed: 3).allSatisfy { $0.isFinite })
  }

  @Test(
    "there is a view whatever the record's values and deviation are",
    arguments: [0, -0.0, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 1e-300, 1e300] as [Double])
  func anyValues(deviation: Double) {
    for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 0] {
      let record = [Float](repeating: value, count: self.record.count)
      var view = record
      for seed in 1...20 {
        var stream = RandomStream(seed: UInt64(seed), name: "test")
        record.withUnsafeBufferPointer { source in
          view.withUnsafeMutableBufferPointer {
            ViewPipeline(strength: 1.5).apply(source, standardDeviation: deviation, stream: &stream, into: $0)
          }
        }
        #expect(view.count == record.count)
      }
    }
  }

  @Test("a crop keeps a stretch of at least eight seconds unchanged, zeros around it", arguments: 1...20)
  func crop(seed: UInt64) {
    let values = transformed(seed: seed) { signal, stream in
      record.withUnsafeBufferPointer { signal.crop($0, seconds: 8...10, stream: &stream) }
    }
    let kept = (0..<1000).filter { values[$0 * 12] != 0 }
    #expect(kept.count >= 800)
    #expect(kept == Array(kept[0]...kept[kept.count - 1]), "one stretch")
    let shift = Int(((values[kept[0] * 12] - 1) * 1000).rounded()) - kept[0]
    for sample in kept {
      let source = sample + shift
      #expect(values[sample * 12..<sample * 12 + 12] == record[source * 12..<source * 12 + 12])
    }
  }

  @Test("a lead mask keeps at least four leads, whatever the probability", arguments: [0.2, 0.9, 1])
  func leadMask(probability: Double) {
    for seed in 1...50 {
      let values = transformed(seed: UInt64(seed)) { $0.maskLeads(probability: probability, kept: 4, stream: &$1) }
      let kept = (0..<12).filter { lead in (0..<1000).contains { values[$0 * 12 + lead] != 0 } }
      #expect(kept.count >= 4)
      #expect(kept.allSatisfy { lead in (0..<1000).allSatisfy { values[$0 * 12 + lead] == record[$0 * 12 + lead] } })
    }
  }

  @Test("a time mask clears all leads of at most its share")
  func timeMask() {
    var longest = 0
    for seed in 1...200 {
      let values = transformed(seed: UInt64(seed)) { $0.maskTime(share: 0.2, stream: &$1) }
      let cleared = (0..<1000).filter { values[$0 * 12] == 0 }
      #expect(cleared.allSatisfy { sample in (0..<12).allSatisfy { values[sample * 12 + $0] == 0 } })
      longest = max(longest, cleared.count)
    }
    #expect(longest <= 200 && longest > 150)
  }

  @Test("gains stay within their bounds and leave the leads' shape alone")
  func gains() {
    for seed in 1...100 {
      let whole = transformed(seed: UInt64(seed)) { $0.applyGain(factor: 1.5, strength: 1, stream: &$1) }
      let factor = whole[0] / record[0]
      #expect(factor > 0.666 && factor < 1.5001)
      #expect(zip(whole, record).allSatisfy { abs($0 / $1 - factor) < 1e-5 })
      let leads = transformed(seed: UInt64(seed)) { $0.applyLeadGains(0.8...1.25, strength: 1, stream: &$1) }
      for lead in 0..<12 {
        let gain = leads[lead] / record[lead]
        #expect(gain >= 0.799 && gain <= 1.2501)
        #expect(abs(leads[999 * 12 + lead] / record[999 * 12 + lead] - gain) < 1e-5)
      }
    }
  }

  @Test("noise has the drawn size, wander never exceeds its amplitude, a burst lasts a second at most")
  func additions() {
    let silence = [Float](repeating: 0, count: 12_000)
    var deviations: [Double] = []
    for seed in 1...100 {
      let noise = transformed(from: silence, seed: UInt64(seed)) { $0.addNoise(deviation: 0.1, stream: &$1) }
      deviations.append((noise.reduce(0) { $0 + Double($1) * Double($1) } / 12_000).squareRoot())
      let wander = transformed(from: silence, seed: UInt64(seed)) { $0.addBaselineWander(amplitude: 1, stream: &$1) }
      #expect(wander.allSatisfy { abs($0) <= 1.0001 })
      let burst = transformed(from: silence, seed: UInt64(seed)) { $0.addMuscleBurst(deviation: 0.2, stream: &$1) }
      let touched = (0..<1000).filter { sample in (0..<12).contains { burst[sample * 12 + $0] != 0 } }
      if let first = touched.first, let last = touched.last { #expect(last - first < 100) }
    }
    #expect(deviations.max() ?? 1 < 0.102)
    #expect(abs(deviations.reduce(0, +) / 100 - 0.05) < 0.01)
  }

  @Test("what is told in seconds lasts as long at 500 Hz", arguments: 1...20)
  func higherRate(seed: UInt64) {
    let ones = [Float](repeating: 1, count: 60_000)
    let cropped = transformed(from: ones, seed: seed) { signal, stream in
      ones.withUnsafeBufferPointer { signal.crop($0, seconds: 8...10, stream: &stream) }
    }
    let kept = (0..<5000).count { cropped[$0 * 12] != 0 }
    #expect(kept >= 4000 && kept <= 5000)
    let silence = [Float](repeating: 0, count: 60_000)
    let burst = transformed(from: silence, seed: seed) { $0.addMuscleBurst(deviation: 0.2, stream: &$1) }
    let touched = (0..<5000).filter { sample in (0..<12).contains { burst[sample * 12 + $0] != 0 } }
    if let first = touched.first, let last = touched.last { #expect((98..<500).contains(last - first)) }
    // No wave of the drift is faster than half a hertz, so that it moves little from one sample to the next.
    let wander = transformed(from: silence, seed: seed) { $0.addBaselineWander(amplitude: 1, stream: &$1) }
    let steps = (1..<5000).map { abs(wander[$0 * 12] - wander[($0 - 1) * 12]) }
    #expect(steps.max() ?? 1 <= 1.01 * 2 * .pi * 0.5 / 500)
  }
}
