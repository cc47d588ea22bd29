import Testing

@testable import Training

@Suite("The numeric fingerprint")
struct NumericFingerprintTests {
  @Test("is the same each time")
  func repetition() {
    #expect(NumericFingerprint.compute() == NumericFingerprint.compute())
  }
}
