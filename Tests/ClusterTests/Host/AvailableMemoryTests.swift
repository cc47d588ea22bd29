import Foundation
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("Memory that the processes of a host may use")
struct AvailableMemoryTests {
  private let root: TemporaryFolder

  init() throws { root = try TemporaryFolder() }

  private func write(_ text: String, to path: String) throws {
    let url = URL(filePath: root.path + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func memory(_ environment: [String: String] = [:]) -> Int? {
    AvailableMemory.shared(root: root.path, environment: environment)
  }

  @Test("what the kernel calls available, or all there is where it does not say")
  func kernel() throws {
    #expect(memory() == nil)
    try write("MemTotal:       24564620 kB\nMemFree:          100 kB\n", to: "/proc/meminfo")
    #expect(memory() == 24_564_620 * 1024)
    try write("MemTotal:       24564620 kB\nMemAvailable:     1000 kB\n", to: "/proc/meminfo")
    #expect(memory() == 1_024_000)
    try write("MemAvailable:     9223372036854775807 kB\nMemTotal: -4 kB\n", to: "/proc/meminfo")
    #expect(memory() == nil)
  }

  @Test("a group of version 2 is held to the least of the limits of itself and of those above it")
  func second() throws {
    try write("MemAvailable:    4194304 kB\n", to: "/proc/meminfo")
    try write("0::/job/step\n", to: "/proc/self/cgroup")
    try write("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", to: "/proc/self/mountinfo")
    try write("max\n", to: "/sys/fs/cgroup/job/step/memory.max")
    #expect(memory() == 4 << 30)
    try write("2147483648\n", to: "/sys/fs/cgroup/job/memory.max")
    #expect(memory() == 2 << 30)
    try write("1073741824\n", to: "/sys/fs/cgroup/job/step/memory.high")
    #expect(memory() == 1 << 30)
    try write("MemAvailable:    1024 kB\n", to: "/proc/meminfo")
    #expect(memory() == 1 << 20)
  }

  @Test("a group of version 1 is held to its limit, and the largest number is none")
  func first() throws {
    try write("MemAvailable:    4194304 kB\n", to: "/proc/meminfo")
    try write("11:memory:/docker/ab\n", to: "/proc/self/cgroup")
    try write("33 30 0:29 /docker/ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n", to: "/proc/self/mountinfo")
    try write("9223372036854771712\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(memory() == 4 << 30)
    try write("536870912\n", to: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(memory() == 512 << 20)
  }

  @Test("Slurm's part counts")
  func slurm() throws {
    try write("MemAvailable:    4194304 kB\n", to: "/proc/meminfo")
    #expect(memory(["SLURM_JOB_ID": "7", "SLURM_MEM_PER_NODE": "2000"]) == 2000 << 20)
    #expect(memory(["SLURM_JOB_ID": "7", "SLURM_MEM_PER_NODE": "200000"]) == 4 << 30)
  }

  @Test("this host has some")
  func here() {
    let memory = AvailableMemory.now(environment: [:])
    #expect(memory.shared > 1 << 20 && memory.shared < 1 << 50)
  }

  @Test("memory is shared, address space is each process's own")
  func room() {
    func need(_ own: Int, shared: Int = 0) -> WorkerMemory { WorkerMemory(own: own, shared: shared) }
    #expect(AvailableMemory(shared: 4000).room(for: need(1000)) == 4)
    #expect(AvailableMemory(shared: 4000).room(for: need(1001)) == 3)
    #expect(AvailableMemory(shared: 4000).room(for: need(4001)) == 0)
    #expect(AvailableMemory(shared: 4000).room(for: need(1000, shared: 1000)) == 3)
    #expect(AvailableMemory(shared: 4000).room(for: need(1000, shared: 9000)) == 0)
    #expect(AvailableMemory(shared: 4000, perProcess: 1000).room(for: need(1000)) == 4)
    #expect(AvailableMemory(shared: 4000, perProcess: 999).room(for: need(1000)) == 0)
    #expect(AvailableMemory(shared: 0).room(for: need(0, shared: Int.max)) == 0)
  }
}
