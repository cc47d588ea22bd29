import GoldenValues

/// A tensor of a golden file that may be there in full or as norm, projections on random signs and a few entries: see
/// `summarize` in scripts/golden/network.py.
struct TensorSummary {
  let file: GoldenFile
  let name: String

  /// The distance from the golden tensor, relative to its size: of the largest element where the tensor is there in full, else
  /// of norm, projections and entries. A projection on random signs is as long as the error itself, whatever its direction.
  func error(of values: [Float]) -> Double {
    if file.tensors[name] != nil { return relativeError(values, file.values(name)) }
    let exact = values.map(Double.init)
    let norm = file.number("\(name).norm")
    let own = exact.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var errors = [abs(own - norm) / norm]
    for (index, expected) in file.values("\(name).projections").enumerated() {
      let signs = ClosedForm.signs("projection.\(index)", exact.count)
      errors.append(abs(zip(exact, signs).reduce(0) { $0 + $1.0 * $1.1 } - expected) / norm)
    }
    let spacing = exact.count / 16
    errors.append(relativeError((0..<16).map { values[$0 * spacing] }, file.values("\(name).entries")))
    return errors.allSatisfy(\.isFinite) ? errors.max() ?? 0 : .infinity
  }

  /// The size of the largest golden element, or the norm.
  var magnitude: Double {
    file.tensors[name] == nil ? file.number("\(name).norm") : file.values(name).map(\.magnitude).max() ?? 0
  }
}
