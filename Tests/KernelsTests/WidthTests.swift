import KernelLoopsIn16Lanes
import Testing

@testable import Kernels

#if arch(x86_64)
  import KernelLoopsWide
#endif

/// The loops' source in sixteen lanes runs on every processor, if it is compiled for what all have.
@Suite("Sixteen lanes give the bits of eight")
struct WidthTests {
  private let comparison = WidthComparison(loops: KernelLoopsIn16Lanes.Loops())

  @Test("are two widths") func widths() {
    #expect(KernelLoopsIn16Lanes.Loops().lanes == 16 && KernelLoopsIn16Lanes.Loops().blockColumns == 32)
  }
  @Test("in products") func products() { #expect(comparison.products() == nil) }
  @Test("in transposed products") func transposedProducts() { #expect(comparison.transposedProducts() == nil) }
  @Test("in all that is done to records") func records() { #expect(comparison.records() == nil) }
  @Test("in updates of weights") func updates() { #expect(comparison.updates() == nil) }
  @Test("in convolutions") func convolutions() { #expect(comparison.convolutions() == nil) }
}

#if arch(x86_64)
  /// The same instructions that the program runs.
  @Suite(
    "Sixteen lanes of AVX-512 give the bits of eight",
    .enabled(if: KernelWidth.isWidePossible, "this processor has no AVX-512: what is compiled for it did not run"))
  struct AVX512Tests {
    private let comparison = WidthComparison(loops: KernelLoopsWide.Loops())

    @Test("in products") func products() { #expect(comparison.products() == nil) }
    @Test("in transposed products") func transposedProducts() { #expect(comparison.transposedProducts() == nil) }
    @Test("in all that is done to records") func records() { #expect(comparison.records() == nil) }
    @Test("in updates of weights") func updates() { #expect(comparison.updates() == nil) }
    @Test("in convolutions") func convolutions() { #expect(comparison.convolutions() == nil) }
  }
#endif

@Suite("The width of the kernels")
struct KernelWidthTests {
  private func width(_ demanded: String?, isWidePossible: Bool = true, ratio: Double = 1) throws(KernelWidthError)
    -> KernelWidth
  {
    try KernelWidth(demanded: demanded, isWidePossible: isWidePossible) { ratio }
  }

  @Test("is the wide one where it is clearly faster") func measured() throws {
    #expect(try width(nil, ratio: 1.8).lanes == 16)
    #expect(try width(nil, ratio: 1.8).reason == .measured(ratio: 1.8))
    #expect(try width("", ratio: 1.8).lanes == 16)
    for ratio in [0.5, 1, 1.1, .nan] { #expect(try width(nil, ratio: ratio).lanes == 8) }
  }

  @Test("is eight lanes where the processor has no others, and nothing is measured") func impossible() throws {
    let width = try KernelWidth(demanded: nil, isWidePossible: false) { () -> Double in
      Issue.record("measured")
      return 2
    }
    #expect(width.lanes == 8 && width.reason == .processor)
  }

  @Test("is what is demanded, if that is possible") func demanded() throws {
    #expect(try width("8", ratio: 2).lanes == 8)
    #expect(try width("16", ratio: 0.5).lanes == 16)
    #expect(try width("16").reason == .demanded)
    #expect(throws: KernelWidthError.unavailable) { try width("16", isWidePossible: false) }
    for text in ["32", "eight", "8 ", "0", "-8"] {
      #expect(throws: KernelWidthError.unknown(text)) { try width(text) }
    }
  }

  @Test("is measured by a ratio near one where both are the same") func ratio() {
    // A timing never decides: the bounds only catch what is no ratio of times.
    let ratio = WidthMeasurement.ratio(KernelLoopsIn16Lanes.Loops(), to: KernelLoopsIn16Lanes.Loops())
    #expect(ratio > 0 && ratio.isFinite)
  }
}
