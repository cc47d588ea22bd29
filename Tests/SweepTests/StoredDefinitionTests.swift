import Foundation
import Kernels
import TestSupport
import Testing
import Training

@testable import Sweep

@Suite struct `Stored definitions` {
  /// What version 0.1.0 stored for the sweep file below.
  private static let json = #"""
    {"conditions":["scratch-noaug-n10","ssl-groupnorm-n10"],"data":{"synthetic":{"records":400,"seed":7}},
    "encoder":{"architecture":"tiny","convolution":"winograd"},"fineTuning":{"batchRecords":1000,"epochs":1,
    "frozenLearningRate":0.01,"learningRate":0.01,"patience":5,"weightDecay":0},"fixedStreams":{
    "order":9223372036854775807,"subset":3},"missingSamples":"refuse","name":"golden","pretraining":{
    "batchRecords":64,"epochs":1,"learningRate":0.001,"temperature":0.07,"warmupEpochs":0,"weightDecay":0.0001},
    "seeds":[3,9007199254740993,9007199254740994],"stopping":{"goals":["collapse(scratch-noaug-n10) halfwidth 0.4",
    "difference(ssl-groupnorm-n10, scratch-noaug-n10) decided"],"leastSeeds":2,"mostSeeds":3}}
    """#

  private static let file = """
    name = "golden"
    conditions = ["scratch-noaug-n10", "ssl-groupnorm-n10"]
    seeds = [3, 9007199254740993]
    [data]
    records = 400
    seed = 7
    [encoder]
    architecture = "tiny"
    [pretraining]
    epochs = 1
    batch-records = 64
    warmup-epochs = 0
    temperature = 0.07
    [fine-tuning]
    preset = "fragile"
    epochs = 1
    weight-decay = 0
    [streams]
    subset = 3
    order = 9223372036854775807
    [stopping]
    until = ["collapse(scratch-noaug-n10) halfwidth 0.4", "difference(ssl-groupnorm-n10, scratch-noaug-n10) decided"]
    max-seeds = 3
    """

  private static let realJSON = #"""
    {"conditions":["scratch-noaug-n10"],"data":{"ptbxl":{"folder":"/ptbxl"}},"encoder":{"architecture":"resnet18",
    "convolution":"winograd"},"fineTuning":{"batchRecords":16,"epochs":50,"frozenLearningRate":0.01,
    "learningRate":0.001,"weightDecay":0.0001},"fixedStreams":{},"missingSamples":"interpolate","name":"real",
    "pretraining":{"batchRecords":256,"epochs":100,"learningRate":0.001,"temperature":0.1,"warmupEpochs":5,
    "weightDecay":0.0001},"seeds":[1,2]}
    """#

  private static let realFile = """
    name = "real"
    conditions = ["scratch-noaug-n10"]
    seeds = [1, 2]
    data = {source = "ptbxl", missing-samples = "interpolate"}
    """

  private func decode(_ json: String) throws -> SweepDefinition {
    try JSONDecoder().decode(SweepDefinition.self, from: Data(json.utf8))
  }

  private func decode(_ tree: JSONValues) throws -> SweepDefinition {
    try JSONDecoder().decode(SweepDefinition.self, from: tree.data())
  }

  @Test(arguments: [(json, file), (realJSON, realFile)])
  func `of the first version equal the sweep file that they came from`(json: String, file: String) throws {
    let stored = try decode(json)
    let written = try SweepFile(text: file, path: "s.toml", dataFolder: json == Self.json ? nil : "/ptbxl").definition
    #expect(stored == written)
    #expect(stored.settings == written.settings)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let encoded = String(decoding: try encoder.encode(written), as: UTF8.self)
      .replacing(#""badRecords":"refuse","#, with: "").replacing(#""excludedRecords":[],"#, with: "")
    #expect(encoded == json.split(separator: "\n").joined().replacing("    ", with: ""))
  }

  @Test(arguments: [json, realJSON])
  func `that lack a setting have what it was before there was its key, or say which is missing`(json: String) throws {
    let tree = try JSONValues(json)
    let bare = #"{"conditions":["scratch-noaug-n10"],"name":"x","seeds":[1,2,3]}"#
    let former = try JSONValues(encoding: try decode(bare))
    #expect(try decode(bare).encoder.convolution == .direct, "which all trainings were before there was a choice")
    for path in tree.leafPaths where !path.contains(where: { Int($0) != nil }) {
      let name = path.joined(separator: ".")
      let reduced = tree.removing(path)
      if ["conditions", "name", "seeds"].contains(path[0]) {
        #expect(throws: StoredDefinitionError.missing(key: name)) { try decode(reduced) }
        continue
      }
      let reread = try JSONValues(encoding: try decode(reduced))
      let expected = path.first == "stopping" ? reread[path] : former[path]
      #expect(reread[path] == expected, "\(name)")
      for other in tree.leafPaths where other != path && !(path == ["stopping", "goals"] && other[0] == path[0]) {
        #expect(reread[other] == tree[other], "\(other) without \(name)")
      }
    }
  }

  @Test func `that lack a part of a stopping rule have its usual value`() throws {
    let tree = try JSONValues(Self.json)
    #expect(try decode(tree.removing(["stopping", "mostSeeds"])).stopping?.mostSeeds == 200)
    #expect(try decode(tree.removing(["stopping", "leastSeeds"])).stopping?.leastSeeds == 3)
    #expect(try decode(tree.removing(["stopping", "goals"])).stopping == nil)
  }

  @Test(arguments: [json, realJSON])
  func `with a setting that no key stands for are refused by its name`(json: String) throws {
    let tree = try JSONValues(json)
    for path in tree.objectPaths where path != ["data"] {
      let added = path + ["surprise"]
      #expect(throws: StoredDefinitionError.unknown(key: added.joined(separator: "."))) {
        try decode(tree.setting(added, to: 1))
      }
    }
    #expect(throws: StoredDefinitionError.unknown(key: "data.dicom")) {
      try decode(tree.setting(["data"], to: ["dicom": ["folder": "x"]]))
    }
  }

  @Test(arguments: [json, realJSON])
  func `that are damaged name the setting, whatever stands there`(json: String) throws {
    let tree = try JSONValues(json)
    let wrong: [any Sendable] = [[1], ["a": 1], "nonsense", -1.5, true, 1e300]
    var refused = 0
    for path in tree.leafPaths + tree.objectPaths where !path.isEmpty {
      for value in wrong {
        do { _ = try decode(tree.setting(path, to: value)) } catch let error {
          #expect(error is StoredDefinitionError, "\(path) \(value): \(error)")
          refused += 1
        }
      }
    }
    #expect(refused > 100)
    #expect(throws: StoredDefinitionError.unreadable(key: nil)) { try decode("[1]") }
  }
}
