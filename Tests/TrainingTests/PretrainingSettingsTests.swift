import FoundationEssentials
import NeuralNetwork
import Testing

@testable import Training

@Suite("Settings of a pretraining as JSON")
struct PretrainingSettingsTests {
  /// One change of every field.
  private static let changes: [@Sendable (inout PretrainingSettings) -> Void] = [
    { $0.epochs = 7 }, { $0.batchRecords = 8 }, { $0.learningRate = 0.5 }, { $0.weightDecay = 0.25 },
    { $0.warmupEpochs = 2 }, { $0.temperature = 0.75 }, { $0.method = .byol }, { $0.positives = .halves },
    { $0.targetMomentum = 0.5 }, { $0.predictorWidth = 16 }, { $0.invarianceWeight = 2 }, { $0.varianceWeight = 3 },
    { $0.covarianceWeight = 4 }, { $0.expanderWidth = 32 },
    { $0.optimizer = .sgd }, { $0.momentum = 0.5 }, { $0.schedule = .linear }, { $0.views = [.crop, .noise] },
  ]

  /// The settings as they were while SimCLR was the only method.
  private struct Former: Codable {
    var epochs = 100
    var batchRecords = 256
    var learningRate = 1e-3
    var weightDecay = 1e-4
    var warmupEpochs = 5
    var temperature = 0.1
  }

  private func json(_ settings: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(settings)
  }

  @Test("what was written before there were other methods than SimCLR is read, and written the same")
  func former() throws {
    #expect(try JSONDecoder().decode(PretrainingSettings.self, from: json(Former())) == PretrainingSettings())
    #expect(try json(PretrainingSettings()) == json(Former()))
  }

  @Test("every field comes back")
  func roundTrip() throws {
    #expect(Mirror(reflecting: PretrainingSettings()).children.count == Self.changes.count, "a change for every field")
    for change in Self.changes {
      var settings = PretrainingSettings()
      change(&settings)
      #expect(settings != PretrainingSettings())
      let decoded = try JSONDecoder().decode(PretrainingSettings.self, from: json(settings))
      #expect(decoded == settings)
    }
  }
}
