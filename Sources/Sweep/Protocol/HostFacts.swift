import Training

/// What a worker says of its host and of how it trains, where that can be believed. For people and for the order of work: nothing that a seed drives depends on it.
public struct HostFacts: Equatable, Sendable {
  private static let mostCores = 1...1_000_000
  private static let widths = 64...65_536
  private static let lanes = [8, 16]
  private static let rates = 1e-6...1e9
  private static let threadCounts = 1...256

  /// How many cores its workers may use.
  public var cores: Int?
  /// How much memory they may use together, in bytes.
  public var memory: Int?
  /// How many bits the processor's vectors have: 256 with AVX2, 512 with AVX-512.
  public var vectorBits: Int?
  /// How many channels the kernels of its workers compute side by side: 8 or 16, whatever the processor has.
  public var kernelLanes: Int?
  /// How many calibration steps one worker does in a second: how often it could compute the numeric fingerprint, by the once that it does so
  /// as it starts.
  public var calibrationRate: Double?
  /// How many threads share one of its trainings; nil of a worker that does not say.
  public var threads: Int?

  public init(
    cores: Int? = nil, memory: Int? = nil, vectorBits: Int? = nil, kernelLanes: Int? = nil,
    calibrationRate: Double? = nil, threads: Int? = nil
  ) {
    self.cores = cores
    self.memory = memory
    self.vectorBits = vectorBits
    self.kernelLanes = kernelLanes
    self.calibrationRate = calibrationRate
    self.threads = threads
  }

  /// What the facts say; what no host has is left out.
  public init(_ facts: Facts) {
    cores = facts[.cores].flatMap { Int($0) }.flatMap { Self.mostCores.contains($0) ? $0 : nil }
    memory = facts[.memory].flatMap { Int($0) }.flatMap { Plausible.bytes.contains($0) ? $0 : nil }
    vectorBits = facts[.vectorBits].flatMap { Int($0) }.flatMap { Self.widths.contains($0) ? $0 : nil }
    kernelLanes = facts[.kernelLanes].flatMap { Int($0) }.flatMap { Self.lanes.contains($0) ? $0 : nil }
    calibrationRate = facts[.calibrationRate].flatMap(Double.init).flatMap { Self.rates.contains($0) ? $0 : nil }
    threads = facts[.threads].flatMap { Int($0) }.flatMap { Self.threadCounts.contains($0) ? $0 : nil }
  }

  /// The same as facts.
  public var facts: Facts {
    var facts = Facts()
    facts[.cores] = cores.map(String.init)
    facts[.memory] = memory.map(String.init)
    facts[.vectorBits] = vectorBits.map(String.init)
    facts[.kernelLanes] = kernelLanes.map(String.init)
    facts[.calibrationRate] = calibrationRate.map { "\($0)" }
    facts[.threads] = threads.map(String.init)
    return facts
  }
}
