import ContentHash
import Foundation
import Sweep
import Testing
import Training

@testable import Report

@Suite struct `The curves of trainings that go on` {
  private let trial = TaskID.trial("ssl-noaug-n70", seed: 2)
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)

  private func state(_ events: [SweepEvent]) throws -> SweepState {
    let definition = SweepDefinition(
      name: "curves", data: .synthetic(records: 100, seed: 1),
      published: [try PublishedCondition(name: "ssl-noaug-n70")],
      seeds: [1, 2], encoder: EncoderSettings(architecture: .tiny))
    var state = SweepState(plan: SweepPlan(definition: definition, data: SHA256Digest(hashing: [])), time: 1e9)
    for event in events { state.apply(TimedEvent(event, at: 1e9)) }
    return state
  }

  private func status(_ events: [SweepEvent]) throws -> LiveStatus {
    LiveStatus(try state(events), rows: [], estimates: [])
  }

  private func begun(_ task: TaskID, at worker: String, _ points: [TrainingProgress]) -> [SweepEvent] {
    [
      .joined(worker: worker, host: "anton", processID: 1),
      .leased(task, attempt: 1, worker: worker, purpose: .result),
    ] + points.map { .progress(task, worker: worker, $0) }
  }

  private let points = [
    TrainingProgress(epoch: 0, epochs: 5, validationMacroF1: 0.125),
    TrainingProgress(epoch: 1, epochs: 5, loss: 1.5, validationMacroF1: 0.25),
    TrainingProgress(epoch: 2, epochs: 5, loss: 1.25, validationMacroF1: 0.5),
  ]

  @Test func `stand in the status for as long as they go on, and no longer`() throws {
    let losses = [TrainingProgress(epoch: 1, epochs: 9, loss: 6.25)]
    let events = begun(trial, at: "a", points) + begun(pretraining, at: "b", losses)
    #expect(
      try status(events).curves == [
        .init(task: trial, attempt: 1, points: points), .init(task: pretraining, attempt: 1, points: losses),
      ])
    let digest = SHA256Digest(hashing: [])
    for end: SweepEvent in [
      .recorded(trial, digest: digest, worker: "a", seconds: 5, divergedInEpoch: nil),
      .left(worker: "a", reason: "was silent"), .cancelled(trial, worker: "a"),
      .delivering(trial, attempt: 1, worker: "a", purpose: .result),
    ] {
      #expect(try status(events + [end]).curves?.map(\.task) == [pretraining], "\(end)")
    }
    #expect(try status(begun(trial, at: "a", [])).curves == [], "no epoch is over")
  }

  @Test func `are told to programs by name, and read back as they were`() throws {
    let status = try status(begun(trial, at: "a", points))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(status.json.utf8)) as? [String: Any])
    let curve = try #require((document["curves"] as? [[String: Any]])?.first)
    #expect(curve["task"] as? String == trial.name && curve["attempt"] as? Int == 1 && curve["epochs"] as? Int == 5)
    let told = try #require(curve["points"] as? [[String: Any]])
    let numbers = ["epoch", "loss", "validation_macro_f1"].map { name in
      told.map { ($0[name] as? NSNumber)?.doubleValue }
    }
    #expect(numbers == [[0, 1, 2], [nil, 1.5, 1.25], [0.125, 0.25, 0.5]])
    #expect(try LiveStatus(json: status.json.utf8) == status)
    let earlier = status.json.replacing("\"curves\"", with: "\"kurven\"")
    #expect(try LiveStatus(json: earlier.utf8).curves == nil, "a coordinator of an earlier version tells none")
  }

  @Test func `have no number that JSON cannot say`() throws {
    let broken = [TrainingProgress(epoch: 1, epochs: 5, loss: .infinity, validationMacroF1: .nan)]
    let read = try LiveStatus(json: try status(begun(trial, at: "a", broken)).json.utf8)
    #expect(read.curves?.first?.points == [TrainingProgress(epoch: 1, epochs: 5)])
  }

  @Test func `are read whatever a worker says now and then of how many epochs there are`() throws {
    let unsteady = [TrainingProgress(epoch: 20, epochs: 50), TrainingProgress(epoch: 2, epochs: 3)]
    let read = try LiveStatus(json: try status(begun(trial, at: "a", unsteady)).json.utf8)
    #expect(read.curves?.first?.epochs == 50 && read.curves?.first?.points.map(\.epoch) == [20, 2])
  }

  @Test(arguments: [
    ("\"epochs\" : 5", "\"epochs\" : 0"), ("\"epochs\" : 5", "\"epochs\" : 9000000000000000000"),
    ("\"epoch\" : 1", "\"epoch\" : 6"), ("\"epoch\" : 1", "\"epoch\" : -1"),
    ("\"validation_macro_f1\" : 0.25", "\"validation_macro_f1\" : 1.5"),
  ])
  func `are not believed where no training is so far`(said: String, other: String) throws {
    let json = try status(begun(trial, at: "a", points)).json
    #expect(json.contains(said))
    let forged = json.replacing(said, with: other)
    #expect(throws: DecodingError.self) { try LiveStatus(json: forged.utf8) }
  }

  @Test func `have a hundred points at most, the first and the last among them`() throws {
    let many = (0...450).map { TrainingProgress(epoch: $0, epochs: 450, validationMacroF1: 0.5) }
    let epochs = try #require(try status(begun(trial, at: "a", many)).curves?.first).points.map(\.epoch)
    #expect(epochs.count == 100 && epochs.first == 0 && epochs.last == 450)
    #expect(zip(epochs, epochs.dropFirst()).allSatisfy { [4, 5].contains($1 - $0) })
    #expect(try status(begun(trial, at: "a", Array(many.prefix(100)))).curves?.first?.points.count == 100)
  }

  @Test func `are few points together, however many workers there are`() throws {
    let some = (0...20).map { TrainingProgress(epoch: $0, epochs: 20, validationMacroF1: 0.5) }
    let events = (1...1000).flatMap { number in
      begun(.trial("ssl-noaug-n70", seed: UInt64(number)), at: "worker \(number)", some)
    }
    let curves = try #require(try status(events).curves)
    #expect(curves.count == 1000 && curves.map(\.points.count).reduce(0, +) <= 4000)
    #expect(curves.allSatisfy { $0.points.first?.epoch == 0 && $0.points.last?.epoch == 20 && $0.epochs == 20 })
  }
}
