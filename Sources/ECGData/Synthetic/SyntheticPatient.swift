internal import ReproducibleMath

/// What the records of one patient have in common.
struct SyntheticPatient {
  let age: Int
  /// 0 male, 1 female, as PTB-XL writes it.
  let sex: Int
  /// The rotation of the heart in the chest.
  let rotation: [SIMD3<Double>]
  /// Factors on all waves, the P wave, the T wave (negative: inverted), and on the width of the QRS complex.
  let gain: Double
  let gainP: Double
  let gainT: Double
  let widthQRS: Double
  /// Seconds from the P wave to the R wave at a heart rate of about 70.
  let intervalPR: Double

  init(id: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "synthetic patient", indices: id)
    age = Int(stream.normal(mean: 61, deviation: 16, within: 18...89))
    sex = stream.integer(below: 2)
    rotation = Self.rotation(stream: &stream)
    gain = stream.logNormal(median: 0.86, deviation: 0.3)
    gainP = stream.logNormal(median: 1, deviation: 0.35)
    let sizeT = stream.logNormal(median: 1, deviation: 0.45)
    gainT = stream.happens(0.08) ? -sizeT : sizeT
    widthQRS = stream.logNormal(median: 1, deviation: 0.15)
    intervalPR = stream.normal(mean: 0.155, deviation: 0.022, within: 0.11...0.22)
  }

  /// Rows of a rotation by small angles (14 degrees standard deviation) about x, y and z.
  private static func rotation(stream: inout RandomStream) -> [SIMD3<Double>] {
    let angles = (0..<3).map { _ in 14 * .pi / 180 * stream.normal() }
    let s = angles.map(Elementary.sin)
    let c = angles.map(Elementary.cos)
    return [
      [c[1] * c[2], -c[1] * s[2], s[1]],
      [s[0] * s[1] * c[2] + c[0] * s[2], c[0] * c[2] - s[0] * s[1] * s[2], -s[0] * c[1]],
      [s[0] * s[2] - c[0] * s[1] * c[2], c[0] * s[1] * s[2] + s[0] * c[2], c[0] * c[1]],
    ]
  }
}
