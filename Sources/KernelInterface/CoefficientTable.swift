/// Coefficients [row, column], each repeated over all lanes: operands that multiply-adds read from memory. Tables are made once for a program,
/// so their memory is never given back.
public struct CoefficientTable: @unchecked Sendable {
  public let base: UnsafePointer<Float>
  public let columns: Int

  public init(_ rows: [[Double]], lanes: Int) {
    columns = rows[0].count
    let values = rows.joined().flatMap { repeatElement(Float($0), count: lanes) }
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: values.count * MemoryLayout<Float>.stride, alignment: 64
    ).bindMemory(to: Float.self, capacity: values.count)
    memory.initialize(from: values, count: values.count)
    base = UnsafePointer(memory)
  }
}
