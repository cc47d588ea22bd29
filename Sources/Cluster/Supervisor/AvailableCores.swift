import DurableFiles
import Foundation

/// How many cores this process can really use.
public enum AvailableCores {
  /// The cores that it may run on, or fewer, where a control group allows it less time; at least one.
  public static var count: Int {
    let cores = CoreSet.own.isEmpty ? ProcessInfo.processInfo.activeProcessorCount : CoreSet.own.count
    return max(1, min(cores, ProcessorQuota.cores(root: "").map { Int($0) } ?? cores))
  }
}

/// The processor time that control groups give, of version 1 or 2.
enum ProcessorQuota {
  /// In cores, the least of this process's group and those above it; nil where none is limited. `root` stands before every path.
  static func cores(root: String) -> Double? {
    let groups = lines("\(root)/proc/self/cgroup")
    let mounts = lines("\(root)/proc/self/mountinfo").compactMap(Mount.init)
    return groups.flatMap { group -> [Double] in
      let fields = group.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3 else { return [] }
      let isSecond = fields[1].isEmpty
      guard isSecond || fields[1].split(separator: ",").contains("cpu"),
        let mount = mounts.last(where: {
          isSecond ? $0.kind == "cgroup2" : $0.kind == "cgroup" && $0.options.contains("cpu")
        })
      else { return [] }
      return mount.folders(of: fields[2]).compactMap { folder in
        isSecond ? second("\(root)\(folder)") : first("\(root)\(folder)")
      }
    }.min()
  }

  /// `cpu.max` holds "max 100000" or "150000 100000": the microseconds allowed in a period, and the period.
  private static func second(_ folder: String) -> Double? {
    let words = lines("\(folder)/cpu.max").first?.split(separator: " ") ?? []
    guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 else { return nil }
    return quota / period
  }

  private static func first(_ folder: String) -> Double? {
    guard let quota = lines("\(folder)/cpu.cfs_quota_us").first.flatMap(Double.init), quota > 0,
      let period = lines("\(folder)/cpu.cfs_period_us").first.flatMap(Double.init), period > 0
    else { return nil }
    return quota / period
  }

  private static func lines(_ path: String) -> [String] {
    guard let bytes = try? FileSystem.readUnsized(path) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// A line of /proc/self/mountinfo: `36 35 98:0 /root /mount options - kind source options`.
  private struct Mount {
    let root: String
    let place: String
    let kind: String
    let options: [String]

    init?(_ line: String) {
      let words = line.split(separator: " ").map(String.init)
      guard let dash = words.firstIndex(of: "-"), dash >= 5, words.count >= dash + 4 else { return nil }
      (root, place, kind) = (words[3], words[4], words[dash + 1])
      options = words[dash + 3].split(separator: ",").map(String.init)
    }

    /// The folders of a group and of those above it, as far as they are mounted here.
    func folders(of group: String) -> [String] {
      let inside = group.hasPrefix(root) ? String(group.dropFirst(root == "/" ? 0 : root.count)) : ""
      var path = inside.split(separator: "/")
      var folders = ["\(place)"]
      while !path.isEmpty {
        folders.append("\(place)/\(path.joined(separator: "/"))")
        path.removeLast()
      }
      return folders
    }
  }
}
