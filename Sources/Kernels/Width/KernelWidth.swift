import CProcessorCheck
import Glibc
import KernelInterface
import KernelLoops

#if arch(x86_64)
  import KernelLoopsWide
#endif

/// How many channels the kernels compute side by side in this process. Results do not depend on it, only their speed.
///
/// Eight lanes run on every processor that the program runs on. Sixteen need AVX-512, and pay where its units are as wide: some processors do half of a
/// vector at a time, or run slower. So a loop of products is measured in both widths; names of processors decide nothing.
public struct KernelWidth: Equatable, Sendable {
  /// Why it is this one.
  public enum Reason: Equatable, Sendable {
    /// The processor, or this build for its architecture, has no other.
    case processor
    /// Sixteen lanes were so many times as fast as eight.
    case measured(ratio: Double)
    /// `KernelWidth.variable` says so.
    case demanded
  }

  public let lanes: Int
  public let reason: Reason

  /// The variable of the environment that demands a width: 8 or 16.
  public static let variable = "SEEDSWEEP_LANES"
  /// Sixteen lanes have to be worth it: what a measurement of milliseconds tells varies by some per cent.
  private static let leastRatio = 1.15

  /// The width that this process uses, decided once, when it is first asked for; throws what `check` does.
  public static var current: KernelWidth { get throws(KernelWidthError) { try decision.get() } }

  private static let decision = Result { () throws(KernelWidthError) in
    try KernelWidth(demanded: environment, isWidePossible: isWidePossible, measuredRatio: measuredRatio)
  }

  /// The loops of that width. A program that did not `check` what was demanded uses eight lanes where it cannot be met.
  static let loops: any VectorLoops = loops(lanes: (try? current)?.lanes ?? 8)

  /// Throws where the environment demands a width that is none or that this processor does not have. Measures nothing.
  public static func check() throws(KernelWidthError) {
    _ = try KernelWidth(demanded: environment, isWidePossible: isWidePossible) { 1 }
  }

  init(
    demanded: String?, isWidePossible: Bool, measuredRatio: () -> Double
  ) throws(KernelWidthError) {
    switch demanded {
    case nil, "":
      guard isWidePossible else {
        self.init(lanes: 8, reason: .processor)
        return
      }
      let ratio = measuredRatio()
      self.init(lanes: ratio >= Self.leastRatio ? 16 : 8, reason: .measured(ratio: ratio))
    case "8": self.init(lanes: 8, reason: .demanded)
    case "16":
      guard isWidePossible else { throw .unavailable }
      self.init(lanes: 16, reason: .demanded)
    case let demanded?: throw .unknown(demanded)
    }
  }

  private init(lanes: Int, reason: Reason) {
    self.lanes = lanes
    self.reason = reason
  }

  private static var environment: String? { getenv(variable).map { String(cString: $0) } }

  #if arch(x86_64)
    static var isWidePossible: Bool { processor_has_avx512() != 0 }

    private static func loops(lanes: Int) -> any VectorLoops {
      lanes == 16 ? KernelLoopsWide.Loops() : KernelLoops.Loops()
    }

    private static func measuredRatio() -> Double {
      WidthMeasurement.ratio(KernelLoopsWide.Loops(), to: KernelLoops.Loops())
    }
  #else
    static var isWidePossible: Bool { false }

    private static func loops(lanes: Int) -> any VectorLoops { KernelLoops.Loops() }

    private static func measuredRatio() -> Double { 1 }
  #endif
}

public enum KernelWidthError: Error, Equatable, CustomStringConvertible {
  case unknown(String)
  case unavailable

  public var description: String {
    switch self {
    case .unknown(let text): "\(KernelWidth.variable)=\(text) is no width of the kernels: it can be 8, 16 or not set"
    case .unavailable:
      "\(KernelWidth.variable)=16 needs a processor with AVX-512 (F, BW, DQ and VL), which this one is not: use 8, or do not set it"
    }
  }
}

extension KernelWidth: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .processor: "\(lanes) lanes, as this processor has no wider vectors that the kernels use"
    case .measured(let ratio):
      "\(lanes) lanes, as 16 were measured to be \((ratio * 100).rounded() / 100) times as fast as 8"
    case .demanded: "\(lanes) lanes, as \(Self.variable) demands"
    }
  }
}
