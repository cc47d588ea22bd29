import GoldenValues
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("losses")

@Suite("Losses against PyTorch in double precision")
struct LossTests {
  @Test("NT-Xent, its top-1 accuracy and its gradient", arguments: [1, 2, 5, 16])
  func contrastive(pairs: Int) {
    let name = "nt_xent.\(pairs)"
    let projections = Signal(golden["\(name).projections"])
    let gradient = Signal(like: golden["\(name).projections"])
    let loss = ContrastiveLoss(
      temperature: 0.1, dimension: golden["\(name).projections"].shape[1], capacity: 2 * pairs + 3)
    let value = loss(projections.rows, gradient: gradient.rows)
    // A cosine's rounding of 6e-8 is divided by the temperature.
    #expect(abs(value.loss - golden.number("\(name).loss")) < 2e-6)
    #expect(value.pairs.accuracy == golden.number("\(name).accuracy"))
    let expected = golden.values("\(name).projections_gradient")
    if pairs == 1 {
      // The only other view is the partner: nothing to learn.
      #expect(gradient.values.allSatisfy { abs($0) < 1e-6 })
    } else {
      #expect(relativeError(gradient.values, expected) < 1e-5)
    }
  }

  @Test("projections that are all alike have the loss ln(2N - 1)")
  func uninformative() {
    let projections = Signal(SafetensorsFile.Tensor(shape: [6, 4], values: Array(repeating: 0.5, count: 24)))
    let gradient = Signal(records: 6, length: 1, channels: 4)
    let loss = ContrastiveLoss(temperature: 0.1, dimension: 4, capacity: 6)
    let value = loss(projections.rows, gradient: gradient.rows)
    #expect(abs(value.loss - 1.6094379124341003) < 1e-6)
    #expect(abs(value.pairs.alignment) < 1e-6)
    #expect(abs(value.pairs.uniformity) < 1e-6)
  }

  @Test("alignment and uniformity are those of their definitions")
  func alignmentAndUniformity() {
    // Views at 0, 90, 0 and 180 degrees: partners 0-0 and 90-180, at squared distances 0 and 2.
    let projections = Signal(SafetensorsFile.Tensor(shape: [4, 2], values: [3, 0, 0, 2, 1, 0, -5, 0]))
    let gradient = Signal(records: 4, length: 1, channels: 2)
    let loss = ContrastiveLoss(temperature: 0.1, dimension: 2, capacity: 4)
    let value = loss(projections.rows, gradient: gradient.rows)
    #expect(abs(value.pairs.alignment - 1) < 1e-6)
    // Squared distances of the six pairs: 2, 0, 4, 2, 2, 4; ln((1 + 3 exp(-4) + 2 exp(-8)) / 6)
    #expect(abs(value.pairs.uniformity - -1.7376332415620521) < 1e-6)
  }

  @Test("cross-entropy and its gradient", arguments: ["moderate", "extreme"])
  func crossEntropyLoss(name: String) {
    let logits = Signal(golden["cross_entropy.\(name).logits"])
    let gradient = Signal(like: golden["cross_entropy.\(name).logits"])
    let labels = golden.values("cross_entropy.\(name).labels").map { Int($0) }
    let loss = crossEntropy(logits.rows, labels: labels, gradient: gradient.rows)
    // The loss is computed in double precision, the gradient rounded once.
    #expect(abs(loss / golden.number("cross_entropy.\(name).loss") - 1) < 1e-13)
    #expect(relativeError(gradient.values, golden.values("cross_entropy.\(name).logits_gradient")) < 6e-8)
  }
}
