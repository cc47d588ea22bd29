import ContentHash
import DurableFiles
import Foundation
import Report
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Dashboard
@testable import Training

/// A run whose coordinator is at work, on its own pages and on those of somebody who reads its folder.
@Suite(.waiting(minutes: 5)) struct `A run that is looked at while it trains` {
  private let trial = TaskID.trial("scratch-noaug-n70", seed: 1)
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 2)

  private static let reading = RunReading(
    outcome: { _ in try TestSweep.live().outcome },
    status: { run, _ in try LiveStatus(json: try FileSystem.read("\(run.directory)/\(LiveStatus.fileName)")) },
    report: { _ in throw CancellationError() }, explanation: { _, _ in [] })

  /// What an address of a run is answered with.
  private func answer(_ path: String, of run: any ShownRun) throws -> String? {
    let parts = path.split(separator: "/").map(String.init)
    for route in Route.ofRun {
      guard let values = route.values(of: parts), case .text(_, let body) = route.answer else { continue }
      return try body(Route.Question(run: run, values: values))
    }
    return nil
  }

  private static func record(_ store: RunStore) throws -> PretrainingResult {
    let bytes: [UInt8] = [1, 2, 3]
    let checkpoint = SHA256Digest(hashing: bytes)
    try FileSystem.writeDurably(bytes, to: store.artifacts.path(of: checkpoint))
    let epochs = (1...3).map { epoch in
      PretrainingResult.Epoch(
        epoch: epoch, loss: 6 - Double(epoch), contrastiveAccuracy: 0.5, featureDeviation: 0.5, alignment: 1,
        uniformity: -2, learningRate: 1e-3)
    }
    let result = PretrainingResult(seed: 1, epochs: epochs, divergedInEpoch: nil, checkpoint: checkpoint)
    let origin = Provenance(token: 1, worker: "anton/7.0", host: "anton", attempt: 1, seconds: 5)
    let task = TaskID.pretraining("tiny-batchnorm", seed: 1)
    #expect(try store.record(pretraining: result, task: task, provenance: origin) == .recorded)
    return result
  }

  @Test func `shows the curves so far on both, and the loss of a pretraining that is over`() async throws {
    let folder = try TemporaryFolder()
    let store = try TestSweep.store(in: folder)
    let result = try Self.record(store)
    let reader = try store.separateReader()
    let publisher = try LivePublisher(try TestSweep.live(), run: reader)
    let events: [SweepEvent] = [
      .joined(worker: "a", host: "anton", processID: 7), .joined(worker: "b", host: "berta", processID: 8),
      .leased(trial, attempt: 1, worker: "a", purpose: .result),
      .leased(pretraining, attempt: 1, worker: "b", purpose: .result),
      .progress(trial, worker: "a", TrainingProgress(epoch: 3, epochs: 50, loss: 1, validationMacroF1: 0.25)),
      .progress(pretraining, worker: "b", TrainingProgress(epoch: 9, epochs: 100, loss: 4.5)),
    ]
    for event in events { publisher.take(TimedEvent(event, at: 1e9)) }
    let served = ServedRun(name: "run", folder: folder.path + "/run", reading: Self.reading)
    let runs: [any ShownRun] = [publisher, served]
    for run in runs {
      // The file is there after two seconds at most.
      while (try? run.status().curves?.count) != 2 { try await Task.sleep(for: .milliseconds(20)) }
      let trial = try #require(try answer("tasks/trial/scratch-noaug-n70/seed-1", of: run))
      #expect(trial.contains("Validation Macro-F1 of seed 1 so far, 0.250 after epoch 3 of 50"))
      let running = try #require(try answer("tasks/pretraining/tiny-batchnorm/seed-2", of: run))
      #expect(running.contains("NT-Xent loss of seed 2 so far, 4.500 after epoch 9 of 100"))
      #expect(running.matches(of: /<path class="seed" d="[^"]*"><title>/).count == 1, "the one that is over")
      let over = try #require(try answer("tasks/pretraining/tiny-batchnorm/seed-1", of: run))
      #expect(over.contains("NT-Xent loss of seed 1, 3.000 after epoch 3"))
      let encoder = try #require(try answer("conditions/pretraining tiny-batchnorm", of: run))
      #expect(encoder.contains("NT-Xent loss of 1 pretraining\""))
      #expect(try run.page().html.contains("id=\"running-curves\""))
      #expect(try run.pretrainings(of: "tiny-batchnorm") == [result])
      #expect(try run.pretrainings(of: "tiny") == [], "the beginning of its name")
    }
    publisher.finish()
    reader.close()
    try store.close()
  }
}
