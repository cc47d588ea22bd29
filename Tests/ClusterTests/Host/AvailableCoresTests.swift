import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite("Cores that a process may use")
struct AvailableCoresTests {
  private let root: TemporaryFolder

  init() throws { root = try TemporaryFolder() }

  private func write(_ text: String, to path: String) throws {
    let url = URL(filePath: root.path + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private var cores: Double? { ControlGroups(root: root.path).cores }

  @Test("a group of version 2 is held to the least of its own quota and those above it")
  func second() throws {
    try write("0::/user.slice/job/step\n", to: "/proc/self/cgroup")
    try write(
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n22 1 8:1 / / rw - ext4 /dev/sda1 rw\n",
      to: "/proc/self/mountinfo")
    try write("max 100000\n", to: "/sys/fs/cgroup/user.slice/job/step/cpu.max")
    #expect(cores == nil)
    try write("250000 100000\n", to: "/sys/fs/cgroup/user.slice/job/cpu.max")
    #expect(cores == 2.5)
    try write("400000 100000\n", to: "/sys/fs/cgroup/user.slice/job/step/cpu.max")
    #expect(cores == 2.5)
    try write("50000 100000\n", to: "/sys/fs/cgroup/user.slice/job/step/cpu.max")
    #expect(cores == 0.5)
  }

  @Test("a group of version 1 is held to its cfs quota, and -1 is none")
  func first() throws {
    try write("11:memory:/docker/ab\n4:cpu,cpuacct:/docker/ab\n0::/\n", to: "/proc/self/cgroup")
    // As a container sees it: the mount begins at its own group.
    try write(
      "33 30 0:29 /docker/ab /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n", to: "/proc/self/mountinfo"
    )
    try write("-1\n", to: "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us")
    try write("100000\n", to: "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us")
    #expect(cores == nil)
    try write("300000\n", to: "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us")
    #expect(cores == 3)
  }

  @Test("without control groups, or with files that say nothing, there is no quota")
  func none() throws {
    #expect(cores == nil)
    try write("0::/\nnonsense\n1:cpu\n", to: "/proc/self/cgroup")
    try write("nonsense\n30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", to: "/proc/self/mountinfo")
    try write("lots 0\n", to: "/sys/fs/cgroup/cpu.max")
    #expect(cores == nil)
    #expect(AvailableCores.count >= 1)
  }

  @Test("the least of affinity, control group and Slurm counts, and one core at least")
  func least() throws {
    func count(_ environment: [String: String] = [:]) -> Int {
      AvailableCores.count(root: root.path, environment: environment)
    }
    #expect(count() == CoreSet.own.count)
    #expect(count(["SLURM_JOB_ID": "7", "SLURM_CPUS_ON_NODE": "1"]) == 1)
    #expect(count(["SLURM_JOB_ID": "7", "SLURM_CPUS_ON_NODE": "100000"]) == CoreSet.own.count)
    try write("0::/\n", to: "/proc/self/cgroup")
    try write("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", to: "/proc/self/mountinfo")
    try write("50000 100000\n", to: "/sys/fs/cgroup/cpu.max")
    #expect(count() == 1)
    try write("1e300 1\n", to: "/sys/fs/cgroup/cpu.max")
    #expect(count() == CoreSet.own.count)
  }

  @Test("no more cores are counted than the process may run on")
  func affinity() throws {
    // On a thread of its own, which alone is kept to one core.
    let counts = Running {
      (before: AvailableCores.count, isKept: CoreSet.keep(to: [CoreSet.own[0]]), after: AvailableCores.count)
    }
    let (before, isKept, after) = try counts.value()
    #expect(before >= 1 && isKept && after == 1)
  }
}
