import ECGData
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing
import Training

@testable import RunStore

/// A definition in which everything that can be set is set.
private struct CompleteDefinition {
  static func synthetic(method: String = "byol", normalization: String = "group") throws -> SweepDefinition {
    var definition = try SweepFile(
      text: """
        name = "complete"
        conditions = ["scratch-noaug-n70", "ssl-noaug-n70"]
        seeds = [3, 4]
        [task]
        name = "two"
        classes = { AF = ["AFIB"], SR = ["SR"] }
        among = ["AFIB", "AFLT", "SR"]
        [pretraining]
        method = "\(method)"
        positives = "halves"
        target-momentum = 0.5
        predictor-width = 16
        invariance-weight = 2
        variance-weight = 3
        covariance-weight = 4
        expander-width = 8
        [fine-tuning]
        patience = 5
        initialization = "pretrained"
        train = "head-then-all"
        head-epochs = 3
        normalization = "\(normalization)"
        batch-norm-start = "calibrate"
        batch-norm-evaluation = "precise"
        augmentation = "views"
        view-strength = 2
        view-probability = 0.25
        labels = 20
        label-draw = "natural"
        test-every-epoch = true
        [streams]
        subset = 1
        initialization = 2
        augmentation = 4
        pretraining = 5
        [stopping]
        until = "collapse(scratch-noaug-n70) halfwidth 0.1"
        max-seeds = 9
        [analysis]
        selection = { rule = "best", ties = "last", patience = 4 }
        """, path: "complete.toml"
    ).definition
    // No file sets all of them, as its seeds would drive nothing.
    definition.streams[.order] = .held(3)
    return definition
  }

  static func ptbxl() throws -> SweepDefinition {
    var definition = try synthetic()
    definition.data = .ptbxl(folder: "/ptbxl")
    definition.excludedRecords = [5, 17]
    return definition
  }

  static func wfdb() throws -> SweepDefinition {
    var definition = try synthetic()
    let length = SweepDefinition.RecordLength(longer: .crop, shorter: .pad)
    definition.data = .wfdb(.init(folder: "/challenge", table: "t.csv", folds: FoldDraw(seed: 3), length: length))
    definition.rate = .hertz500
    definition.excludedNames = ["E1", "E2"]
    return definition
  }

  /// The properties, at any depth, that are nil.
  static func unset(_ value: Any, _ path: String = "") -> [String] {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional, mirror.children.isEmpty { return [path] }
    // What is pretrained for a condition from random weights is nothing, whatever is set.
    if let condition = value as? Condition, condition.recipe.fineTuning.initialization == .scratch { return [] }
    return mirror.children.flatMap { unset($0.value, "\(path).\($0.label ?? "")") }
  }
}

@Suite struct `The definition of a run` {
  /// What no result depends on: where a folder lies (its records are compared by their fingerprint), and when seeds are enough.
  private static let free = ["data.ptbxl.folder", "data.wfdb.folder", "data.wfdb.table", "stopping", "analysis"]

  /// Another value than `value` that a definition could have in its place.
  private func other(than text: String, at path: [String], of tree: JSONValues) throws -> SweepDefinition? {
    let original = try JSONDecoder().decode(SweepDefinition.self, from: tree.data())
    let candidates: [Any] =
      Double(text).map { [$0 + 1, 100, $0 / 2, 64] }
      ?? [
        "tiny", "resnet18", "direct", "winograd", "scratch", "pretrained", "all", "head", "batch", "group", "keep",
        "running",
        "none", "views", "balanced", "simclr", "first", "last", true, false, "interpolate", "refuse", "exclude",
        "ssl-frozen-n20",
        ["ssl-frozen-n20"], [8], ["AFIB", "AFLT", "SR", "STACH"], ["AFIB", "AFLT"], ["SR", "AFLT"],
        "collapse(ssl-noaug-n70) halfwidth 0.2", ["collapse(ssl-noaug-n70) halfwidth 0.2"], "another",
      ]
    return candidates.lazy.compactMap { candidate in
      (try? tree.setting(path, to: candidate).data()).flatMap {
        try? JSONDecoder().decode(SweepDefinition.self, from: $0)
      }
    }.first { $0 != original }
  }

  @Test func `tells it from every other one, whichever of its values is another`() throws {
    var (leaves, meant): (Set<String>, Set<String>) = ([], [])
    let definitions = try [
      CompleteDefinition.synthetic(), CompleteDefinition.synthetic(method: "vicreg", normalization: "batch"),
      CompleteDefinition.synthetic(method: "simclr"), CompleteDefinition.ptbxl(), CompleteDefinition.wfdb(),
    ]
    for definition in definitions {
      let unset = CompleteDefinition.unset(definition)
      #expect(unset.isEmpty, "the definition of this test sets everything, so that everything is compared")
      let tree = try JSONValues(encoding: definition)
      let run = try description(definition)
      for path in tree.leafPaths {
        let name = path.joined(separator: ".")
        let found = try self.other(than: tree[path] ?? "", at: path, of: tree)
        if path[0] == "conditions", path.last == "initialization" {
          #expect(found == nil, "what a condition begins with follows from whether it has a pretraining")
          continue
        }
        // Statements of classes have to be among those that are looked at: one alone cannot be another.
        if found == nil, path[0] == "task", path.contains("classes") || path.contains("among") { continue }
        let other = try #require(found, "no other value of \(name)")
        leaves.insert(path.last ?? "")
        // What a class is called in full follows from its name: no file says it.
        let isFree = Self.free.contains { name.hasPrefix($0) } || path.last == "fullName"
        let differences = RunDifferences.between(run: run, sweep: try description(other))
        if Self.isMeaningless(path, in: definition) {
          #expect(differences.isEmpty, "\(name): \(differences)")
          continue
        }
        meant.insert(path.last ?? "")
        #expect(differences.isEmpty == isFree, "\(name): \(differences)")
        let isName = path[0] == "conditions" && (path.count < 3 || path[2] == "name")
        let mayBeCombined = isFree || ["seeds", "name"].contains(path[0]) || isName
        #expect(try description(other).differences(from: run).isEmpty == mayBeCombined, "\(name)")
      }
    }
    #expect(meant == leaves, "every setting has a meaning in one of these definitions")
  }

  /// Whether nothing follows from a recipe's setting beside the others of the recipe, such as BYOL's where the method is VICReg.
  private static func isMeaningless(_ path: [String], in definition: SweepDefinition) -> Bool {
    let settings: [SweepDefinition.Setting]
    switch path[0] {
    case "conditions":
      // Conditions with published names are stored as these alone.
      guard path.count > 2, let index = Int(path[1]) else { return false }
      settings = definition.conditions[index].recipeSettings
    case "encoder", "pretraining", "fineTuning": settings = definition.settings
    default: return false
    }
    // What is trained and on how many labels has a meaning everywhere; it is stored under other names than its keys.
    guard let name = path.last?.lowercased(), !["trained", "name"].contains(name), !path.contains("labels") else {
      return false
    }
    return !settings.contains { $0.key.split(separator: ".").last?.replacing("-", with: "") == name[...] }
  }

  private func description(_ definition: SweepDefinition) throws -> RunDescription {
    let run = try ExampleRun()
    return RunDescription(
      definition: definition, sweepText: "", dataSource: "", data: run.data,
      baselines: Baselines(test: [1], training: [1]), codeVersion: "0.1.0", scienceVersion: 1)
  }

  /// Replaces the stored definition's `text`, once and whole, and opens the run.
  private func error(replacing text: String, with other: String) throws -> String {
    let run = try ExampleRun()
    let file = "\(run.directory)/run.sqlite"
    try run.open().database.write { db in
      let stored = try String.fetchOne(db, sql: "SELECT definition FROM run")!
      try #require(stored.contains(text))
      try db.execute(sql: "UPDATE run SET definition = ?", arguments: [stored.replacing(text, with: other)])
    }
    let errors = try [
      { _ = try run.open() }, { _ = try RunStore.openReadOnly(directory: run.directory).description() },
    ]
    .map { body in "\(try #require(throws: RunStoreError.self, performing: body))" }
    #expect(errors[0] == errors[1])
    #expect(errors[0].hasPrefix("\(file): the definition of this run cannot be read: "))
    return String(errors[0].dropFirst(file.count + 2))
  }

  @Test func `of a later version is refused with the setting and the version to use`() throws {
    let start = "the definition of this run cannot be read: it "
    #expect(
      try error(replacing: #""temperature""#, with: #""warmth":1,"temperature""#) == start
        + #"has the setting "pretraining.warmth", which this version does not know; seedsweep 0.1.0 made the run, and it or a later one wrote this: use the version that worked on it last"#
    )
    #expect(
      try error(replacing: #""name""#, with: #""n""#) == start
        + #"has the setting "n", which this version does not know; seedsweep 0.1.0 made the run, and it or a later one wrote this: use the version that worked on it last"#
    )
    #expect(
      try error(replacing: #","name":"check""#, with: "") == start
        + #"lacks the setting "name"; seedsweep 0.1.0 made the run, and it was damaged since"#)
  }

  @Test func `that is damaged is one line, whatever is stored`() throws {
    #expect(
      try error(replacing: "{", with: "").contains("it is no definition of a sweep; seedsweep 0.1.0 made the run"))
    #expect(try error(replacing: "100", with: "\"x\"").contains("\"pretraining.epochs\" cannot be read"))
  }
}
