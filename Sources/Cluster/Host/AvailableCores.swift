import Foundation

/// How many cores this process can really use.
public enum AvailableCores {
  /// The cores that it may run on, or fewer, where a control group allows it less time or Slurm gave it less; at least one.
  public static var count: Int { count(root: "", environment: ProcessInfo.processInfo.environment) }

  static func count(root: String, environment: [String: String]) -> Int {
    let cores = CoreSet.own.isEmpty ? ProcessInfo.processInfo.activeProcessorCount : CoreSet.own.count
    let quota = ControlGroups(root: root).cores.map { Int(min($0, Double(cores))) }
    return max(1, [cores, quota, SlurmShare(environment: environment).cores].compactMap { $0 }.min() ?? cores)
  }
}
