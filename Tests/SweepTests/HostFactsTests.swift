import Sweep
import Testing

@Suite("What workers say of their hosts")
struct HostFactsTests {
  @Test("is read as it was written")
  func roundTrip() {
    let host = HostFacts(
      cores: 64, memory: 256 << 30, vectorBits: 512, kernelLanes: 16, calibrationRate: 21.03125, threads: 4)
    #expect(HostFacts(host.facts) == host)
    #expect(HostFacts(HostFacts().facts) == HostFacts())
    #expect(HostFacts().facts == Facts())
  }

  @Test(
    "is left out where no host is like that",
    arguments: [
      ["cores": "0", "memory": "0", "vector-bits": "1", "kernel-lanes": "0", "calibration-rate": "0", "threads": "0"],
      ["cores": "-4", "memory": "-1", "vector-bits": "many", "kernel-lanes": "12", "calibration-rate": "-1"],
      [
        "cores": "1e3", "memory": "\(Int.max)", "vector-bits": "\(Int.max)", "calibration-rate": "inf",
        "threads": "257",
      ],
      [
        "cores": "99999999999999999999", "memory": "", "vector-bits": "", "kernel-lanes": "", "calibration-rate": "nan",
      ],
    ])
  func nonsense(values: [String: String]) {
    var facts = Facts()
    for (name, value) in values { facts[Facts.Name(rawValue: name)] = value }
    #expect(HostFacts(facts) == HostFacts())
  }

  @Test("is added to what they say of their program")
  func adding() {
    let program: Facts = [.version: "1", .cores: "2"]
    #expect(program.adding([.cores: "4", .memory: "5"]) == [.version: "1", .cores: "4", .memory: "5"])
  }
}
