import DurableFiles

/// The limits that control groups of version 1 or 2 set to this process.
///
/// A group is held to its own limit and to those of all groups above it, as far as they are mounted here.
struct ControlGroups {
  /// What stands before every path.
  let root: String
  private let groups: [String]
  private let mounts: [Mount]

  init(root: String) {
    self.root = root
    groups = Self.lines("\(root)/proc/self/cgroup")
    mounts = Self.lines("\(root)/proc/self/mountinfo").compactMap(Mount.init)
  }

  /// Processor time in cores; nil where none is limited.
  var cores: Double? {
    limits(of: "cpu") { folder, isSecond in isSecond ? Self.secondCores(folder) : Self.firstCores(folder) }.min()
  }

  /// Memory in bytes; nil where none is limited.
  var memory: Int? {
    limits(of: "memory") { folder, isSecond in
      let files = isSecond ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"]
      // "max" is no limit; version 1 writes the largest number of pages instead, which is above any host's memory.
      return files.compactMap { Self.lines("\(folder)/\($0)").first.flatMap { Int($0) } }.filter { $0 >= 0 }.min()
    }.min()
  }

  /// What `read` finds in the folders of this process's group and of those above it.
  private func limits<Limit>(of controller: String, _ read: (_ folder: String, _ isSecond: Bool) -> Limit?) -> [Limit] {
    groups.flatMap { group -> [Limit] in
      let fields = group.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3 else { return [] }
      let isSecond = fields[1].isEmpty
      guard isSecond || fields[1].split(separator: ",").contains(Substring(controller)),
        let mount = mounts.last(where: {
          isSecond ? $0.kind == "cgroup2" : $0.kind == "cgroup" && $0.options.contains(controller)
        })
      else { return [] }
      return mount.folders(of: fields[2]).compactMap { read("\(root)\($0)", isSecond) }
    }
  }

  /// `cpu.max` holds "max 100000" or "150000 100000": the microseconds allowed in a period, and the period.
  private static func secondCores(_ folder: String) -> Double? {
    let words = lines("\(folder)/cpu.max").first?.split(separator: " ") ?? []
    guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 else { return nil }
    return quota / period
  }

  private static func firstCores(_ folder: String) -> Double? {
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
