import Foundation
public import Testing

/// What a test needs and a machine may lack: where it is missing the test library skips the test, and says why.
extension Trait where Self == ConditionTrait {
  /// A Python 3 with these packages, of `.venv` in the package's folder or on the PATH.
  public static func python(_ packages: String...) -> Self {
    .enabled(if: Python.isHere(with: packages), "no python3 with \(packages.joined(separator: ", "))")
  }

  /// Programs on the PATH.
  public static func programs(_ names: String...) -> Self {
    .enabled(if: names.allSatisfy(Programs.isHere), "not all on the PATH: \(names.joined(separator: ", "))")
  }

  /// A browser for `scripts/check-pages`, and the Python that drives it.
  public static var browser: Self {
    .enabled(if: Browser.isHere && Python.isHere(with: ["json"]), "no chromium, or no python3")
  }

  /// What `.browser` is, and the axe-core that `scripts/check-pages` finds violations of accessibility with.
  public static var axe: Self {
    .enabled(if: Browser.isHere && Python.isHere(with: [Browser.axe]), "no chromium, or no python3 with axe-core")
  }

  /// A folder of real records beside the package or in `$SEEDSWEEP_SHARED`.
  public static func sharedData(_ name: String) -> Self {
    .enabled(if: SharedData.folder(name) != nil, "no folder shared/\(name)")
  }

  /// What takes minutes or needs what a usual test run does not install: `scripts/nightly` runs it, with all else.
  public static var nightly: Self { .enabled(if: isNightly, "runs in scripts/nightly") }
}

/// Whether this is a run of `scripts/nightly`.
public let isNightly = ProcessInfo.processInfo.environment["SEEDSWEEP_NIGHTLY"] != nil

/// The arguments of a test: some for every change, all for every night.
public func usually<Argument>(_ some: [Argument], nightly all: [Argument]) -> [Argument] { isNightly ? all : some }

/// How often a test tries something: what a variable of the environment says, as `scripts/soak` sets it, otherwise a number for every
/// change and one for every night.
public func effort(_ variable: String, _ usual: Int, nightly: Int) -> Int {
  ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? (isNightly ? nightly : usual)
}
