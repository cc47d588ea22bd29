import Kernels

/// All weights of a network in one flat buffer, their gradients in another, and the running statistics beside them.
///
/// Layers declare what they need while the network is built; memory is taken at the first access, after which nothing can be
/// declared any more.
public final class ParameterStore {
  public private(set) var parameters: [Parameter] = []
  /// Running means and variances: part of a checkpoint, never trained.
  public private(set) var statistics: [Parameter] = []

  private var isAllocated = false
  private lazy var valueBuffer = allocate(parameters)
  private lazy var gradientBuffer = allocate(parameters)
  private lazy var statisticBuffer = allocate(statistics)

  public init() {}

  func declare(_ name: String, _ layout: Parameter.Layout, decays: Bool = false) -> Parameter {
    Self.append(name, layout, decays: decays, to: &parameters, isAllocated)
  }

  func declareStatistic(_ name: String, count: Int) -> Parameter {
    Self.append(name, .vector(count: count), decays: false, to: &statistics, isAllocated)
  }

  private static func append(
    _ name: String, _ layout: Parameter.Layout, decays: Bool, to list: inout [Parameter], _ isAllocated: Bool
  ) -> Parameter {
    precondition(!isAllocated, "\(name) was declared after the parameters were used")
    let offset = list.last.map { $0.offset + $0.count } ?? 0
    let parameter = Parameter(name: name, layout: layout, decays: decays, offset: offset)
    list.append(parameter)
    return parameter
  }

  private func allocate(_ list: [Parameter]) -> FloatBuffer {
    isAllocated = true
    return FloatBuffer(count: list.reduce(0) { $0 + $1.count })
  }

  /// The weights of one parameter in memory order.
  public func values(_ parameter: Parameter) -> UnsafePointer<Float> {
    UnsafePointer(valueBuffer.base + parameter.offset)
  }

  /// The same, to be changed.
  public func mutableValues(_ parameter: Parameter) -> UnsafeMutablePointer<Float> {
    valueBuffer.base + parameter.offset
  }

  /// The gradient of one parameter in memory order: that of the last backward pass, zero before there was one.
  public func gradient(_ parameter: Parameter) -> UnsafeMutablePointer<Float> { gradientBuffer.base + parameter.offset }

  /// A running statistic.
  public func statistic(_ parameter: Parameter) -> UnsafeMutablePointer<Float> {
    statisticBuffer.base + parameter.offset
  }

  /// The Euclidean norm of the gradients of `parameters`.
  public func gradientNorm(of parameters: [Parameter]) -> Double {
    parameters.reduce(0.0) { $0 + sumOfSquares(gradient($1), count: $1.count) }.squareRoot()
  }
}

extension ParameterStore {
  /// Every weight and statistic at one moment.
  public struct Snapshot: Equatable {
    public let values: [Float]
    public let statistics: [Float]

    public init(values: [Float], statistics: [Float]) {
      self.values = values
      self.statistics = statistics
    }
  }

  /// Whether every weight and statistic is a number.
  public var isFinite: Bool {
    valueBuffer.values.allSatisfy(\.isFinite) && statisticBuffer.values.allSatisfy(\.isFinite)
  }

  /// Whether `snapshot` is that of a network of as many weights and statistics.
  public func fits(_ snapshot: Snapshot) -> Bool {
    snapshot.values.count == valueBuffer.count && snapshot.statistics.count == statisticBuffer.count
  }

  public var snapshot: Snapshot {
    Snapshot(values: Array(valueBuffer.values), statistics: Array(statisticBuffer.values))
  }

  /// Whether every statistic, and every weight but those of some parameters, is bit for bit that of `snapshot`.
  public func isEqual(to snapshot: Snapshot, but others: [Parameter]) -> Bool {
    guard fits(snapshot) else { return false }
    return Self.areEqual(statisticBuffer.values[...], snapshot.statistics[...])
      && parameters.filter { !others.contains($0) }.allSatisfy { parameter in
        let place = parameter.offset..<parameter.offset + parameter.count
        return Self.areEqual(valueBuffer.values[place], snapshot.values[place])
      }
  }

  private static func areEqual(_ left: Slice<UnsafeMutableBufferPointer<Float>>, _ right: ArraySlice<Float>) -> Bool {
    zip(left, right).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  public func restore(_ snapshot: Snapshot) {
    precondition(fits(snapshot))
    _ = valueBuffer.values.update(fromContentsOf: snapshot.values)
    _ = statisticBuffer.values.update(fromContentsOf: snapshot.statistics)
  }
}

extension ParameterStore {
  /// Memory for every weight and statistic, apart from the store's own.
  struct Contents {
    let values: FloatBuffer
    let statistics: FloatBuffer
  }

  /// How many weights and statistics are declared.
  var count: (values: Int, statistics: Int) {
    (parameters.reduce(0) { $0 + $1.count }, statistics.reduce(0) { $0 + $1.count })
  }

  /// Memory for as many weights and statistics, all zero.
  func emptyContents() -> Contents {
    Contents(values: FloatBuffer(count: count.values), statistics: FloatBuffer(count: count.statistics))
  }

  /// The store's own memory.
  var contents: Contents { Contents(values: valueBuffer, statistics: statisticBuffer) }

  /// Makes other memory the store's own. Whoever asks for a parameter finds it there; no pointer from before is one to it.
  func use(_ contents: Contents) {
    precondition(contents.values.count == valueBuffer.count && contents.statistics.count == statisticBuffer.count)
    valueBuffer = contents.values
    statisticBuffer = contents.statistics
  }
}
