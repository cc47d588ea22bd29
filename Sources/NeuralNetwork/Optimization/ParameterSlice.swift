/// Some weights of one parameter, for one thread.
struct ParameterSlice {
  let parameter: Parameter
  /// Of the slice within the parameter, and within what an optimizer keeps of all parameters.
  let start, bufferStart: Int
  let count: Int

  private static let most = 1 << 16

  static func slices(of parameters: [Parameter]) -> [ParameterSlice] {
    var bufferStart = 0
    return parameters.flatMap { parameter in
      defer { bufferStart += parameter.count }
      return stride(from: 0, to: parameter.count, by: most).map { start in
        ParameterSlice(
          parameter: parameter, start: start, bufferStart: bufferStart + start,
          count: min(most, parameter.count - start))
      }
    }
  }
}
