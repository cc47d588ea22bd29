import Foundation
import GoldenValues
import Testing

@testable import Training

/// Values of scripts/golden/fixed_features.py.
private struct GoldenFeatures: Decodable {
  struct Regression: Decodable, CustomStringConvertible {
    var name: String
    var records, features, classes: Int
    var penalty: Double
    var separable: Bool
    var coefficients, probabilities: [[Double]]
    var intercepts: [Double]

    var description: String { name }

    var labels: [Int] { (0..<records).map { $0 % classes } }

    var rows: [[Double]] {
      let values = ClosedForm.uniform("\(name).x", records * features).map(Double.init)
      return labels.enumerated().map { record, label in
        var row = Array(values[record * features..<(record + 1) * features])
        row[0] = 60 + 40 * row[0]
        row[features - 1] = 3
        if separable { row[1] = Double(label) + 0.1 * row[1] }
        return row
      }
    }

    var asked: [[Double]] {
      let values = ClosedForm.uniform("\(name).asked", 5 * features).map(Double.init)
      return (0..<5).map { Array(values[$0 * features..<($0 + 1) * features]) }
    }
  }

  struct Convolution: Decodable {
    var leads: [Int]
    var taps, dilation, padding: Int
    var bias, positive, largest: Double

    func kernel(_ place: Int) -> RandomKernels.Kernel {
      let weights = ClosedForm.uniform("kernels.\(place)", leads.count * taps).map(Double.init)
      return RandomKernels.Kernel(
        leads: leads, weights: leads.indices.map { Array(weights[$0 * taps..<($0 + 1) * taps]) }, bias: bias,
        dilation: dilation, padding: padding)
    }
  }

  var regressions: [Regression]
  var kernels: [Convolution]

  static let file = Result {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/fixed_features.json")
    return try JSONDecoder().decode(GoldenFeatures.self, from: Data(contentsOf: file))
  }
}

@Suite struct `Logistic regression` {
  @Test func `has the coefficients and answers of scikit-learn`() throws {
    for golden in try GoldenFeatures.file.get().regressions {
      let rows = golden.rows
      let standardize = Standardization(rows)
      let model = LogisticRegression(
        rows.map { standardize($0) }, labels: golden.labels, classes: golden.classes, penalty: golden.penalty)
      for (own, expected) in zip(model.coefficients + [model.intercepts], golden.coefficients + [golden.intercepts]) {
        #expect(own.count == expected.count)
        for (own, expected) in zip(own, expected) { #expect(abs(own - expected) < 1e-6, "\(golden)") }
      }
      for (asked, expected) in zip(golden.asked, golden.probabilities) {
        let prediction = Prediction(logits: model(asked).map(Float.init)[...])
        for (own, expected) in zip(prediction.probabilities, expected) {
          #expect(abs(own - expected) < 1e-6, "\(golden)")
        }
      }
    }
  }

  @Test func `is the same every time, and its intercepts sum to zero`() throws {
    let golden = try #require(try GoldenFeatures.file.get().regressions.first)
    let models = (0..<2).map { _ in
      LogisticRegression(golden.rows, labels: golden.labels, classes: golden.classes, penalty: 1)
    }
    #expect(models[0] == models[1])
    #expect(abs(models[0].intercepts.reduce(0, +)) < 1e-6)
  }

  @Test func `of features without any spread answers the classes as often as there are`() {
    let rows = [[1.0, 2], [1, 2], [1, 2], [1, 2]]
    let standardize = Standardization(rows)
    #expect(standardize.deviations == [1, 1])
    let model = LogisticRegression(rows.map { standardize($0) }, labels: [0, 0, 0, 1], classes: 2, penalty: 1)
    let probabilities = Prediction(logits: model([0, 0]).map(Float.init)[...]).probabilities
    #expect(abs(probabilities[0] - 0.75) < 1e-6)
  }

  @Test func `ends where it is cancelled`() {
    let model = LogisticRegression([[1], [2]], labels: [0, 1], classes: 2, penalty: 1, isCancelled: { true })
    #expect(model.coefficients == [[0], [0]])
  }
}

@Suite struct `Random convolutions` {
  private static let samples = 1000

  @Test func `give what numpy gives of the same kernels`() throws {
    let golden = try GoldenFeatures.file.get().kernels
    let kernels = RandomKernels(golden.enumerated().map { $1.kernel($0) }, samples: Self.samples)
    let values = ClosedForm.uniform("kernels.signal", Self.samples * 12)
      .withUnsafeBufferPointer { kernels.values(of: $0) }
    #expect(values.count == 2 * golden.count)
    for (place, expected) in golden.enumerated() {
      #expect(abs(values[2 * place] - expected.positive) < 1e-9, "kernel \(place)")
      #expect(abs(values[2 * place + 1] - expected.largest) < 1e-9, "kernel \(place)")
    }
  }

  @Test func `are drawn as they are described, each by itself`() {
    let kernels = RandomKernels(count: 300, seed: 7, samples: Self.samples).kernels
    for kernel in kernels {
      let taps = kernel.weights[0].count
      #expect([7, 9, 11].contains(taps) && (1...12).contains(kernel.leads.count))
      #expect(Set(kernel.leads).count == kernel.leads.count && kernel.leads == kernel.leads.sorted())
      #expect(kernel.weights.allSatisfy { $0.count == taps && abs($0.reduce(0, +)) < 1e-12 })
      #expect(abs(kernel.bias) <= 1 && kernel.dilation >= 1 && (taps - 1) * kernel.dilation < Self.samples)
      #expect(kernel.padding == 0 || kernel.padding == (taps - 1) * kernel.dilation / 2)
    }
    #expect(Set(kernels.map(\.weights.first!.count)).count == 3)
    #expect(kernels.contains { $0.padding > 0 } && kernels.contains { $0.padding == 0 })
    #expect(kernels.contains { $0.dilation == 1 } && kernels.contains { $0.dilation > 50 })
    #expect(RandomKernels(count: 10, seed: 7, samples: Self.samples).kernels == Array(kernels.prefix(10)))
    #expect(RandomKernels(count: 10, seed: 8, samples: Self.samples).kernels != Array(kernels.prefix(10)))
  }
}
