import Foundation

/// What `benchmark step` found.
struct StepReport: Encodable {
  let millisecondsMedian: Double
  /// Billions of operations a second by the definition of the layers.
  let gflops: Double
  /// What a loop of fused multiply-adds reaches on as many threads.
  let peakGflops: Double
  let fractionOfPeak: Double
  let peakRssBytes: Int

  init(milliseconds: Double, operations: Double, threads: Int) {
    millisecondsMedian = milliseconds
    gflops = operations / milliseconds / 1e6
    peakRssBytes = ProcessMemory.peakBytes
    peakGflops = PeakArithmetic.gflops(threads: threads)
    fractionOfPeak = gflops / peakGflops
  }

  var text: String {
    String(
      format: """
        step, median      %.2f ms
        operations        %.1f GFLOP/s by the definition of the layers
        peak              %.1f GFLOP/s of fused multiply-adds, of which the step is %.0f %%
        resident memory   %.0f MB at most
        """, millisecondsMedian, gflops, peakGflops, 100 * fractionOfPeak, Double(peakRssBytes) / 1e6)
  }
}
