public import Kernels
import ReproducibleMath

/// The mean cross-entropy of logits [B, classes] in nats, and its gradient, which is overwritten.
public func crossEntropy(_ logits: Rows, labels: [Int], gradient: Rows) -> Double {
  precondition(labels.count == logits.records && logits.length == 1)
  let count = Double(labels.count)
  var loss = 0.0
  for (n, label) in labels.enumerated() {
    let row = logits.values(n)
    let target = gradient.values(n)
    let highest = Double(row.max() ?? 0)
    let exponentials = row.map { Elementary.exp(Double($0) - highest) }
    let sum = exponentials.reduce(0, +)
    loss += Elementary.log(sum) - (Double(row[label]) - highest)
    for c in row.indices { target[c] = Float((exponentials[c] / sum - (c == label ? 1 : 0)) / count) }
  }
  return loss / count
}
