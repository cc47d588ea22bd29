/// How strong the colour of a cell with text in it is.
enum Shade {
  /// Of the lowest and of the highest value: text in `--ink` has a contrast of 4.5 to 1 on all between, in each family, light and dark.
  static let opacities = 0.05...0.5

  /// The opacity of a value that is this share of the way up; of the lowest where it is no number.
  static func opacity(_ share: Double) -> Double {
    let share = share.isFinite ? min(max(share, 0), 1) : 0
    return opacities.lowerBound + share * (opacities.upperBound - opacities.lowerBound)
  }
}
