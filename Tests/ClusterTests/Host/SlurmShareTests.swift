import Testing

@testable import Cluster

@Suite("What Slurm gives a process of its node")
struct SlurmShareTests {
  private func share(_ variables: [String: String]) -> SlurmShare {
    SlurmShare(environment: variables.merging(["SLURM_JOB_ID": "4711"]) { own, _ in own })
  }

  // As sbatch sets them with --nodes=3 --ntasks-per-node=4 --cpus-per-task=2.
  private let batch = [
    "SLURM_CPUS_ON_NODE": "8", "SLURM_JOB_CPUS_PER_NODE": "8(x3)", "SLURM_CPUS_PER_TASK": "2",
    "SLURM_TASKS_PER_NODE": "4(x3)", "SLURM_NODEID": "0", "SLURM_MEM_PER_CPU": "1024",
  ]

  @Test("a batch script has all that the job has on its node, whatever its tasks will get")
  func script() {
    #expect(share(batch).cores == 8)
    #expect(share(batch).memory == 8 << 30)
    #expect(share(["SLURM_JOB_CPUS_PER_NODE": "72(x2),36"]).cores == 72)
    #expect(share(["SLURM_MEM_PER_NODE": "4000"]).memory == 4000 << 20)
    #expect(share(["SLURM_CPUS_PER_TASK": "2"]).cores == nil)
  }

  @Test("a task of a step has its part of what the step has on its node")
  func step() {
    var step = batch.merging([
      "SLURM_STEP_ID": "0", "SLURM_STEP_TASKS_PER_NODE": "4(x2),2", "SLURM_NODEID": "2", "SLURM_CPUS_PER_TASK": "4",
    ]) { $1 }
    #expect(share(step).cores == 4)
    #expect(share(step).memory == 4 << 30)
    step["SLURM_NODEID"] = "1"
    #expect(share(step).cores == 2)
    step["SLURM_CPUS_PER_TASK"] = "1"
    #expect(share(step).cores == 1)
    step["SLURM_MEM_PER_CPU"] = nil
    step["SLURM_MEM_PER_NODE"] = "8000"
    #expect(share(step).memory == 2000 << 20)
  }

  @Test("a step with more tasks than CPUs has one CPU for each")
  func overcommit() {
    #expect(
      share(["SLURM_STEP_ID": "0", "SLURM_CPUS_ON_NODE": "2", "SLURM_STEP_TASKS_PER_NODE": "8"]).cores == 1)
  }

  @Test("outside of a job, and where variables say nothing or nonsense, there is no limit")
  func none() {
    #expect(SlurmShare(environment: batch).cores == nil)
    #expect(SlurmShare(environment: ["SLURM_JOB_ID": "", "SLURM_CPUS_ON_NODE": "1"]).cores == nil)
    let nonsense = share([
      "SLURM_CPUS_ON_NODE": "-4", "SLURM_JOB_CPUS_PER_NODE": "many", "SLURM_MEM_PER_NODE": "0",
      "SLURM_MEM_PER_CPU": "\(Int.max)",
    ])
    #expect(nonsense.cores == nil && nonsense.memory == nil)
    #expect(share(["SLURM_CPUS_ON_NODE": "4", "SLURM_MEM_PER_CPU": "\(Int.max)"]).memory == nil)
  }

  @Test(
    "a list counts nodes by repetitions",
    arguments: [
      ("72(x2),36", 0, 72), ("72(x2),36", 1, 72), ("72(x2),36", 2, 36), ("72(x2),36", 3, nil), ("4", 0, 4),
      ("4", 1, nil),
      ("4,2(x3)", 3, 2), ("", 0, nil), ("4(x", 0, nil), ("4(x0)", 0, nil), ("4(x2", 0, nil), ("x4", 0, nil),
      ("4", -1, nil),
      ("-4", 0, nil), ("4(x9223372036854775807),2", 5, 4),
    ] as [(String, Int, Int?)])
  func list(_ list: String, _ node: Int, _ count: Int?) { #expect(SlurmShare.count(list, ofNode: node) == count) }
}
