import CProcessorCheck
import ContentHash
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("What a coordinator records of the hosts of its workers", .waiting(minutes: 5))
struct HostFactsTests {
  private let facts = HostFacts(cores: 4, memory: 8 << 30, vectorBits: 256, calibrationRate: 20).facts

  private func session() throws -> CoordinatorSession {
    CoordinatorSession(scheduler: Scheduler(plan: try TestRun().plan), run: "run")
  }

  private func notes(_ actions: [CoordinatorSession.Action]) -> [RunRecord] {
    actions.compactMap { if case .note(let record) = $0 { record } else { nil } }
  }

  private func hello(_ facts: Facts) -> WorkerMessage {
    .hello(Hello(host: "node-7", processID: 1, facts: facts, slots: 1))
  }

  @Test("is what they say at hello, once, until they leave")
  func recorded() throws {
    var session = try session()
    let worker = WorkerID("node-7/1.0/a")
    let joined = JoinedWorker(worker: "node-7/1.0/a", host: "node-7", facts: facts)
    #expect(notes(session.receive(hello(facts), from: worker, now: .zero)) == [.joined(joined)])
    #expect(notes(session.receive(hello(facts), from: worker, now: .seconds(1))) == [])
    #expect(notes(session.tick(now: .seconds(2))) == [])
    // Heard from meanwhile, or it would be taken for lost.
    _ = session.receive(.heartbeat(tokens: [], slots: 0), from: worker, now: .seconds(30))
    #expect(notes(session.tick(now: .seconds(31))) == [.present(["node-7/1.0/a"])])
    #expect(notes(session.tick(now: .seconds(32))) == [])
    let goodbye = session.receive(.goodbye(reason: "has finished"), from: worker, now: .seconds(33))
    #expect(notes(goodbye) == [.left(worker: "node-7/1.0/a")])
    #expect(notes(session.tick(now: .seconds(70))) == [.present([])])
  }

  @Test("changes nothing in what they are given")
  func noDifference() throws {
    func leases(_ facts: Facts) throws -> [Assignment] {
      var session = try session()
      return (0..<3).flatMap { number -> [Assignment] in
        let worker = WorkerID("node/\(number)")
        let actions =
          session.receive(hello(facts), from: worker, now: .zero)
          + session.receive(.heartbeat(tokens: [], slots: 1), from: worker, now: .zero)
        return actions.compactMap { if case .lease(let assignment, _) = $0 { assignment } else { nil } }
      }
    }
    #expect(try leases(facts) == leases(Facts()))
    #expect(try leases(facts).count == 3)
  }

  @Test("is told by a supervisor: cores, memory, the width of vectors and threads")
  func told() {
    let staffing = Staffing(cores: 6, memory: AvailableMemory(shared: 3 << 30), threads: 3, option: "")
    let width = Int(processor_vector_bits())
    #expect([128, 256, 512].contains(width))
    #expect(HostFacts(staffing.facts) == HostFacts(cores: 6, memory: 3 << 30, vectorBits: width, threads: 3))
  }
}
