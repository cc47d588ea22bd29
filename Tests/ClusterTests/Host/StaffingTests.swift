import Foundation
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("How many worker processes a host has room for", .waiting(minutes: 5))
struct StaffingTests {
  private func staffing(cores: Int = 8, memory: Int, threads: Int = 1, asked: Int? = nil) -> Staffing {
    Staffing(
      cores: cores, memory: AvailableMemory(shared: memory), threads: threads, asked: asked, option: "--processes")
  }

  private func need(_ own: Int, shared: Int = 0) -> WorkerMemory { WorkerMemory(own: own, shared: shared) }

  @Test("as many as cores and memory allow, and always one", arguments: 1...40)
  func fit(gigabytes: Int) {
    for cores in 1...16 {
      for threads in 1...4 {
        let staffing = staffing(cores: cores, memory: gigabytes * 1000, threads: threads)
        let processes = staffing.processes(for: need(3000, shared: 500))
        func fits(_ count: Int) -> Bool { count * 3000 + 500 <= gigabytes * 1000 && count * threads <= cores }
        #expect(processes == 1 || processes > 1 && fits(processes))
        let hasRoomForMore = fits(processes + 1)
        #expect(!hasRoomForMore)
      }
    }
  }

  @Test("more than there are cores for are run where they are asked for, and said to be slower")
  func oversubscribed() {
    let staffing = staffing(cores: 2, memory: 100 << 30, asked: 8)
    #expect(staffing.processes(for: need(1 << 30)) == 8)
    #expect(staffing.remarks(on: need(1 << 30), isKnown: true).isEmpty)
    #expect(
      staffing.remarkOnCores(need(1 << 30))
        == "--processes 8: 8 worker processes share 2 cores, which makes them slower")
    #expect(self.staffing(cores: 8, memory: 100 << 30, asked: 8).remarkOnCores(need(1 << 30)) == nil)
  }

  @Test("more than there is memory for are not run, and the reason is said")
  func memory() {
    let asked = staffing(memory: 3_500_000_000, asked: 8)
    #expect(asked.processes(for: need(1_000_000_000)) == 3)
    #expect(
      asked.remarks(on: need(1_000_000_000, shared: 200_000_000), isKnown: true) == [
        "--processes 8: each worker process needs 1.0 GB and 3.5 GB of memory can be used, 0.2 GB of it for records and "
          + "program, so 3 of 8 run"
      ])
    #expect(
      staffing(memory: 3_500_000_000).remarks(on: need(1_000_000_000), isKnown: false) == [
        "8 cores: each worker process is taken to need 1.0 GB and 3.5 GB of memory can be used, so 3 of 8 run until a "
          + "coordinator says what its sweep needs"
      ])
  }

  @Test("where not even one has room, one runs with a warning")
  func none() {
    let staffing = Staffing(
      cores: 1, memory: AvailableMemory(shared: 8_000_000_000, perProcess: 500_000_000), threads: 1,
      option: "--processes")
    #expect(staffing.processes(for: need(1_000_000_000)) == 1)
    #expect(
      staffing.remarks(on: need(1_000_000_000), isKnown: true) == [
        "warning: a worker process needs 1.0 GB and ulimit -v allows a process 0.5 GB: it may be killed for want of memory"
      ])
  }

  /// Processes that tell their supervisor this need once there is a file `gate`, and sleep.
  private func supervisor(_ staffing: Staffing, told need: WorkerMemory, gate: String) throws -> WorkerSupervisor {
    let facts = String(decoding: try JSONEncoder().encode(need.facts), as: UTF8.self)
    var settings = SupervisorSettings(
      processes: staffing.wanted, connect: "ipc:///nonexistent", cache: "/nonexistent", executable: "/bin/bash",
      arguments: [
        "-c", "trap 'exit 0' INT; until [ -e '\(gate)' ]; do sleep 0.05; done; echo '\(facts)' >&0; exec sleep 600",
      ])
    settings.staffing = staffing
    return WorkerSupervisor(settings)
  }

  @Test(
    "a supervisor that is told what the sweep's workers need ends those that have no room, and starts more where there is some",
    arguments: [(first: 4, gigabytes: 4, last: 2), (first: 4, gigabytes: 100, last: 1)])
  func fewer(_ numbers: (first: Int, gigabytes: Int, last: Int)) throws {
    let staffing = staffing(memory: 10_000_000_000, asked: 4)
    let folder = try TemporaryFolder()
    let gate = folder.path + "/gate"
    let supervisor = try supervisor(staffing, told: need(numbers.gigabytes * 1_000_000_000), gate: gate)
    let running = Running { try supervisor.run() }
    #expect(eventually(within: 60) { supervisor.runningProcesses.count == numbers.first })
    _ = FileManager.default.createFile(atPath: gate, contents: nil)
    #expect(eventually(within: 60) { supervisor.runningProcesses.count == numbers.last })
    supervisor.stop()
    try running.value()
  }

  @Test("a supervisor that is told of a smaller need starts as many as were asked for")
  func more() throws {
    let staffing = staffing(memory: 1_500_000_000, asked: 3)
    let folder = try TemporaryFolder()
    let gate = folder.path + "/gate"
    let supervisor = try supervisor(staffing, told: need(100_000_000, shared: 50_000_000), gate: gate)
    let running = Running { try supervisor.run() }
    #expect(eventually(within: 60) { supervisor.runningProcesses.count == 1 })
    _ = FileManager.default.createFile(atPath: gate, contents: nil)
    #expect(eventually(within: 60) { supervisor.runningProcesses.count == 3 })
    supervisor.stop()
    try running.value()
  }
}
