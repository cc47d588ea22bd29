import ReproducibleMath

/// Multinomial logistic regression with a quadratic penalty, in double precision.
///
/// Own code, as it has to give the same bits on every host. It minimises, as `LogisticRegression` of scikit-learn does with C = 1 / penalty,
/// the summed cross-entropy of softmax(W x + b) plus half the penalty times the squares of W; b is free. By Newton's method, each step
/// solved by conjugate gradients: nothing larger than the features is held. Adding a constant to all of b changes no answer, so b sums
/// to zero, as scikit-learn's does.
struct LogisticRegression: Equatable {
  /// Of each class, one a feature.
  private(set) var coefficients: [[Double]]
  private(set) var intercepts: [Double]

  private static let mostSteps = 100
  /// The largest entry of a gradient that counts as none.
  private static let tolerance = 1e-9

  /// Fits the features of some records to their labels, 0 ..< `classes`.
  ///
  /// - Parameter isCancelled: asked before every step; true ends with what there is by then.
  init(
    _ rows: [[Double]], labels: [Int], classes: Int, penalty: Double, isCancelled: () -> Bool = { false }
  ) {
    let objective = Objective(rows, labels: labels, classes: classes, penalty: penalty)
    var weights = [Double](repeating: 0, count: objective.count)
    var state = objective.state(at: weights)
    for _ in 0..<Self.mostSteps where !isCancelled() {
      let gradient = objective.gradient(at: weights, state)
      guard gradient.contains(where: { $0.magnitude > Self.tolerance }) else { break }
      let step = objective.step(against: gradient, state)
      guard let next = objective.descent(from: weights, state, along: step, gradient) else { break }
      (weights, state) = next
    }
    let features = objective.features
    coefficients = (0..<classes).map { Array(weights[$0 * (features + 1)..<$0 * (features + 1) + features]) }
    intercepts = (0..<classes).map { weights[$0 * (features + 1) + features] }
  }

  /// The logits of a record.
  func callAsFunction(_ row: [Double]) -> [Double] {
    zip(coefficients, intercepts).map { coefficients, intercept in dot(coefficients, row) + intercept }
  }
}

/// What is minimised; weights are those of each class after another, its intercept last.
private struct Objective {
  /// What the records are answered with some weights.
  struct State {
    var value: Double
    /// Of each record, one a class.
    var probabilities: [[Double]]
  }

  /// Of each record, with a 1 for the intercept at the end.
  private let rows: [[Double]]
  private let labels: [Int]
  private let classes: Int
  private let penalty: Double
  let features: Int

  init(_ rows: [[Double]], labels: [Int], classes: Int, penalty: Double) {
    self.rows = rows.map { $0 + [1] }
    self.labels = labels
    self.classes = classes
    self.penalty = penalty
    features = rows.first?.count ?? 0
  }

  private var width: Int { features + 1 }
  var count: Int { classes * width }

  private func slice(_ weights: [Double], _ label: Int) -> ArraySlice<Double> {
    weights[label * width..<(label + 1) * width]
  }

  /// The sum of the intercepts, whose square is minimised, too: so there is one minimum, at which it is zero.
  private func sumOfIntercepts(_ weights: [Double]) -> Double {
    (0..<classes).reduce(0) { $0 + weights[$1 * width + features] }
  }

  func state(at weights: [Double]) -> State {
    let slices = (0..<classes).map { Array(slice(weights, $0)) }
    var value = 0.0
    var probabilities: [[Double]] = []
    for (row, label) in zip(rows, labels) {
      let logits = slices.map { dot($0, row) }
      let highest = logits.max() ?? 0
      let exponentials = logits.map { Elementary.exp($0 - highest) }
      let total = exponentials.reduce(0, +)
      value += Elementary.log(total) + highest - logits[label]
      probabilities.append(exponentials.map { $0 / total })
    }
    var squares = 0.0
    for label in 0..<classes { for weight in slices[label].dropLast() { squares += weight * weight } }
    let sum = sumOfIntercepts(weights)
    return State(value: value + 0.5 * (penalty * squares + sum * sum), probabilities: probabilities)
  }

  /// The penalty's part of a gradient at weights, or of the second derivative along them.
  private func penalized(_ weights: [Double]) -> [Double] {
    let sum = sumOfIntercepts(weights)
    var result = weights
    for label in 0..<classes {
      for index in label * width..<label * width + features { result[index] *= penalty }
      result[label * width + features] = sum
    }
    return result
  }

  func gradient(at weights: [Double], _ state: State) -> [Double] {
    var gradient = penalized(weights)
    for (row, (label, probabilities)) in zip(rows, zip(labels, state.probabilities)) {
      add(probabilities.indices.map { probabilities[$0] - ($0 == label ? 1 : 0) }, times: row, to: &gradient)
    }
    return gradient
  }

  /// The second derivative along a direction.
  private func curvature(along direction: [Double], _ state: State) -> [Double] {
    let slices = (0..<classes).map { Array(slice(direction, $0)) }
    var result = penalized(direction)
    for (row, probabilities) in zip(rows, state.probabilities) {
      let changes = slices.map { dot($0, row) }
      let mean = dot(probabilities, changes)
      add(probabilities.indices.map { probabilities[$0] * (changes[$0] - mean) }, times: row, to: &result)
    }
    return result
  }

  private func add(_ factors: [Double], times row: [Double], to result: inout [Double]) {
    let width = width
    result.withUnsafeMutableBufferPointer { result in
      row.withUnsafeBufferPointer { row in
        for (label, factor) in factors.enumerated() {
          let start = label * width
          for index in 0..<width { result[start + index] += factor * row[index] }
        }
      }
    }
  }

  /// Newton's step by conjugate gradients, far enough that it is one.
  func step(against gradient: [Double], _ state: State) -> [Double] {
    var step = [Double](repeating: 0, count: count)
    var residual = gradient.map { -$0 }
    var direction = residual
    var square = dot(residual, residual)
    let goal = 1e-16 * square
    for _ in 0..<max(20, min(count, 1000)) where square > goal {
      let curved = curvature(along: direction, state)
      let along = dot(direction, curved)
      guard along > 0 else { break }
      let length = square / along
      for index in step.indices {
        step[index] += length * direction[index]
        residual[index] -= length * curved[index]
      }
      let next = dot(residual, residual)
      let share = next / square
      for index in direction.indices { direction[index] = residual[index] + share * direction[index] }
      square = next
    }
    return step
  }

  /// The weights after a step, or the largest half, quarter ... of it that lowers the value as it should; nil where rounding hides any.
  func descent(
    from weights: [Double], _ state: State, along step: [Double], _ gradient: [Double]
  ) -> (weights: [Double], state: State)? {
    let slope = dot(gradient, step)
    guard slope < 0 else { return nil }
    var length = 1.0
    for _ in 0..<40 {
      let next = weights.indices.map { weights[$0] + length * step[$0] }
      let reached = self.state(at: next)
      // At the minimum the value changes by less than it is rounded by, while the gradient can still fall.
      if reached.value <= state.value + 1e-4 * length * slope + 1e-12 * state.value.magnitude { return (next, reached) }
      length /= 2
    }
    return nil
  }
}

/// The sum of products, in an order that does not depend on the processor.
private func dot(_ first: [Double], _ second: [Double]) -> Double {
  let count = min(first.count, second.count)
  return first.withUnsafeBufferPointer { first in
    second.withUnsafeBufferPointer { second in
      var lanes = SIMD8<Double>()
      let whole = count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        var (left, right) = (SIMD8<Double>(), SIMD8<Double>())
        for lane in 0..<8 {
          left[lane] = first[start + lane]
          right[lane] = second[start + lane]
        }
        lanes += left * right
      }
      var sum = 0.0
      for lane in 0..<8 { sum += lanes[lane] }
      for index in whole..<count { sum += first[index] * second[index] }
      return sum
    }
  }
}
