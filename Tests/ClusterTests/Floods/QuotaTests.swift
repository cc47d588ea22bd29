import ContentHash
import Sweep
import Testing

@testable import Cluster

@Suite("Artifacts that a peer may bring and ask for")
struct QuotaTests {
  private let anton = WorkerID("anton")
  private let berta = WorkerID("berta")

  private func artifact(_ number: UInt8, size: Int = 100, _ kind: ArtifactReference.Kind = .checkpoint)
    -> ArtifactReference
  {
    ArtifactReference(kind: kind, digest: SHA256Digest(hashing: [number]), size: size)
  }

  @Test("as many as it was given pretrainings and a few more, until their results are recorded, an hour at the most")
  func number() {
    var quota = UploadQuota(largest: [.checkpoint: 100, .state: 300], spare: 2)
    func refusal(_ number: UInt8, _ worker: WorkerID, leases: Int = 1, at seconds: Int = 0) -> String? {
      quota.refusal(
        of: artifact(number), from: worker, owner: "\(worker)", pretrainings: leases, now: .seconds(seconds))
    }
    for number: UInt8 in 0..<3 { #expect(refusal(number, anton) == nil) }
    #expect(refusal(3, anton) == "it has sent 3 artifacts that no result names")
    #expect(refusal(2, anton) == nil, "the same again")
    #expect(refusal(3, berta) == nil, "another key")
    #expect(refusal(4, anton, leases: 2) == nil)
    quota.settle(artifact(0).digest)
    quota.settle(artifact(1).digest)
    #expect(refusal(5, anton) == nil)
    #expect(refusal(6, anton, at: 3599) != nil && refusal(6, anton, at: 3600) == nil)
  }

  @Test("of no kind and size that no task can give")
  func sizes() {
    var quota = UploadQuota(largest: [.checkpoint: 100, .state: 300], spare: 2)
    func refusal(_ artifact: ArtifactReference) -> String? {
      quota.refusal(of: artifact, from: anton, owner: "x", pretrainings: 0, now: .zero)
    }
    #expect(refusal(artifact(1, size: 1, .signals)) == "a worker has no signals to send")
    for size in [-1, 0, 101, .max] {
      #expect(refusal(artifact(1, size: size)) == "no checkpoint of this sweep has \(size) bytes")
    }
    #expect(refusal(artifact(1, size: 300, .state)) == nil)
  }

  @Test("what was being sent by a worker that is gone counts no more, and is not kept where it still came whole")
  func gone() {
    var quota = UploadQuota(largest: [.checkpoint: 100], spare: 2)
    func refusal(_ number: UInt8) -> String? {
      quota.refusal(of: artifact(number), from: anton, owner: "key", pretrainings: 0, now: .zero)
    }
    #expect(refusal(0) == nil && refusal(1) == nil && refusal(2) != nil)
    let isStored = quota.store(artifact(0).digest)
    #expect(isStored)
    quota.forget(anton)
    let isForgotten = !quota.store(artifact(1).digest)
    #expect(isForgotten)
    #expect(refusal(2) == nil && refusal(3) != nil, "what is here still counts")
  }

  @Test("a sweep's checkpoints and states have the size of its encoder, and real ones fit", arguments: [false, true])
  func plan(isPretrained: Bool) throws {
    let run = try TestRun(conditions: [isPretrained ? "ssl-noaug-n70" : "scratch-noaug-n70"])
    let limits = CoordinatorLoop.largestUploads(run.plan)
    // The tiny encoder has some ten thousand weights.
    let range = isPretrained ? (1 << 20)...(4 << 20) : 0...0
    #expect(range.contains(limits[.checkpoint]!) && range.contains(limits[.state]!))
  }

  @Test("requests for chunks wait for their turn, and none is lost but those of a peer that asks for too many")
  func load() {
    var limits = PeerLimits()
    limits.chunks = 16
    var load = ChunkLoad(limits)
    let request = ChunkRequest(digest: artifact(1).digest, offset: 0, credit: .max)
    let workers = (0..<20).map { WorkerID("worker-\($0)") }
    var begun: [ArtifactDesk.Request] = []
    for worker in workers { for _ in 0..<3 { begun += load.add(request, of: worker) } }
    #expect(begun.count == 8, "64 chunks")
    for _ in 0..<40 {
      guard case .serve(_, let worker) = begun.removeFirst() else { return }
      begun += load.finish(.init(worker: worker, chunks: 8, isReading: true))
    }
    #expect(begun.isEmpty, "two of each: the third was one too many")
    let chunk = Chunk(digest: artifact(1).digest, offset: 0, bytes: [])
    let taken = (0..<20).count { _ in load.add(chunk, of: workers[0]) }
    #expect(taken == 16)
    #expect(load.finish(.init(worker: workers[0], chunks: 1, isReading: false)).isEmpty)
    let another = load.add(chunk, of: workers[0])
    #expect(another)
  }
}
