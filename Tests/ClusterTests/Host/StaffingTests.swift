import Testing

@testable import Cluster

@Suite("How many worker processes a host has room for")
struct StaffingTests {
  private func staffing(cores: Int = 8, memory: Int, threads: Int = 1, asked: Int? = nil) -> Staffing {
    Staffing(cores: cores, memory: AvailableMemory(shared: memory), threads: threads, asked: asked)
  }

  @Test("as many as cores and memory allow, and always one", arguments: 1...40)
  func fit(gigabytes: Int) {
    for cores in 1...16 {
      for threads in 1...4 {
        let staffing = staffing(cores: cores, memory: gigabytes * 1000, threads: threads)
        let processes = staffing.processes(need: 3000)
        #expect(processes >= 1)
        #expect(processes == 1 || processes * 3000 <= gigabytes * 1000)
        #expect(processes == 1 || processes * threads <= cores)
        let hasRoomForMore = (processes + 1) * 3000 <= gigabytes * 1000 && (processes + 1) * threads <= cores
        #expect(!hasRoomForMore)
      }
    }
  }

  @Test("more than there are cores for are run where they are asked for, and said to be slower")
  func oversubscribed() {
    let staffing = staffing(cores: 2, memory: 100 << 30, asked: 8)
    #expect(staffing.processes(need: 1 << 30) == 8)
    #expect(
      staffing.remarks(need: 1 << 30, option: "--processes") == [
        "--processes 8: 8 worker processes share 2 cores, which makes them slower"
      ])
    #expect(self.staffing(cores: 8, memory: 100 << 30, asked: 8).remarks(need: 1 << 30, option: "--processes").isEmpty)
  }

  @Test("more than there is memory for are not run, and the reason is said")
  func memory() {
    let asked = staffing(memory: 3_500_000_000, asked: 8)
    #expect(asked.processes(need: 1_000_000_000) == 3)
    #expect(
      asked.remarks(need: 1_000_000_000, option: "--workers") == [
        "--workers 8: each worker process needs 1.0 GB and 3.5 GB of memory can be used, so 3 of 8 run"
      ])
    #expect(
      staffing(memory: 3_500_000_000).remarks(need: 1_000_000_000, option: "--workers") == [
        "8 cores: each worker process needs 1.0 GB and 3.5 GB of memory can be used, so 3 of 8 run"
      ])
  }

  @Test("where not even one has room, one runs with a warning")
  func none() {
    let staffing = Staffing(
      cores: 1, memory: AvailableMemory(shared: 8_000_000_000, perProcess: 500_000_000), threads: 1)
    #expect(staffing.processes(need: 1_000_000_000) == 1)
    #expect(
      staffing.remarks(need: 1_000_000_000, option: "--workers") == [
        "warning: a worker process needs 1.0 GB and ulimit -v allows a process 0.5 GB: it may be killed for want of memory"
      ])
  }
}
