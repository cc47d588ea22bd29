import Foundation
public import NeuralNetwork

/// One file of scripts/golden: float32 inputs and float64 results, in PyTorch's layouts.
public struct GoldenFile: Sendable {
  private let name: String
  public let tensors: [String: SafetensorsFile.Tensor]

  /// The file of that name in the folder `Golden` beside the source file that asks for it.
  public init(_ name: String, beside source: String = #filePath) {
    self.name = name
    let file = URL(filePath: source).deletingLastPathComponent().appending(path: "Golden/\(name).safetensors")
    do { tensors = try SafetensorsFile(Array(Data(contentsOf: file))).tensors } catch {
      fatalError("\(file.path()): \(error)")
    }
  }

  public subscript(_ tensor: String) -> SafetensorsFile.Tensor {
    guard let found = tensors[tensor] else { fatalError("\(name).safetensors has no tensor \(tensor)") }
    return found
  }

  public func values(_ tensor: String) -> [Double] { self[tensor].values }

  public func number(_ tensor: String) -> Double { values(tensor)[0] }

  /// The parts of names before ".suffix", in alphabetical order.
  public func cases(endingWith suffix: String) -> [String] {
    tensors.keys.filter { $0.hasSuffix(".\(suffix)") }.map { String($0.dropLast(suffix.count + 1)) }.sorted()
  }
}

/// The largest distance between two lists of numbers, relative to the largest number expected; infinite where one is NaN.
public func relativeError(_ values: [Float], _ expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  let distances = zip(values, expected).map { abs(Double($0) - $1) }
  guard distances.allSatisfy(\.isFinite) else { return .infinity }
  let scale = expected.map(\.magnitude).max() ?? 0
  let worst = distances.max() ?? 0
  return worst == 0 ? 0 : worst / scale
}
