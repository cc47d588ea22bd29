import KernelInterface

extension ConvolutionShape {
  func check(_ x: some RecordSource, _ y: some RecordSink) {
    precondition(x.channels == inputChannels && y.channels == outputChannels && x.records == y.records)
    checkLengths(x.length, y.length)
  }

  func check(_ x: some RecordSource, gradient dy: some RecordSource) {
    precondition(x.channels == inputChannels && dy.channels == outputChannels && x.records == dy.records)
    checkLengths(x.length, dy.length)
  }

  private func checkLengths(_ x: Int, _ y: Int) {
    precondition(y == outputLength(x), "\(y) rows for an input of \(x)")
  }
}
