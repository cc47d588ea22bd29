public import Kernels

/// BYOL's loss of predictions [2N, D] for targets [2N, D], neither normalised, and its gradient with respect to the predictions, which is
/// overwritten: each view's prediction has to point where the target network put the record's other view.
///
/// Of 2N, i and i + N are two views of one record. With q the partner of i, the loss is the mean over records of the sum over both views of
/// 2 - 2 cos(p_i, z_q): 0 where every prediction is right, 4 where none has to do with its target. No gradient goes to the targets.
/// Source: Grill et al., "Bootstrap your own latent" (NeurIPS 2020), equation 2.
public func predictionLoss(_ predictions: Rows, targets: Rows, gradient: Rows) -> Double {
  let views = predictions.records
  precondition(views >= 2 && views.isMultiple(of: 2), "\(views) views are not pairs")
  precondition(targets.records == views && targets.channels == predictions.channels)
  let share = 2 / Double(views)
  var loss = 0.0
  for i in 0..<views {
    let p = predictions.values(i)
    let z = targets.values(PairMeasures.partner(of: i, views: views))
    let (norm, targetNorm) = (UnitSphere.norm(p), UnitSphere.norm(z))
    let cosine = p.indices.reduce(0.0) { $0 + Double(p[$1]) * Double(z[$1]) } / (norm * targetNorm)
    loss += 2 - 2 * cosine
    let row = gradient.values(i)
    // d cos / dp = (z / |z| - cos p / |p|) / |p|
    for d in row.indices {
      let direction = Double(z[d]) / targetNorm - cosine * (Double(p[d]) / norm)
      row[d] = Float(-2 * share * direction / norm)
    }
  }
  return share * loss
}
