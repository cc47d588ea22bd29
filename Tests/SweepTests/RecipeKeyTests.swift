import Foundation
import SettingKeys
import TestSupport
import Testing
import Training

@testable import Sweep

/// What holds for every key of a recipe, and so for one that is added: nobody has to add it here.
@Suite(.timeLimit(.minutes(10))) struct `Each key of a recipe` {
  /// A sweep file with one condition, in which a key may be written, beside what gives it a meaning.
  private struct Probe {
    let section: KeySection
    let key: SettingKey<SweepDefinition>
    /// Lines of the sections, by their names.
    var beside: [String: [String]] = [:]

    private func text(value: String?) -> String {
      var lines = beside
      // Without it nothing would be pretrained.
      if key.name != "initialization" { lines["fine-tuning", default: []].append("initialization = \"pretrained\"") }
      if let value { lines[section.name, default: []].append("\(key.name) = \(value)") }
      let sections = KeySection.recipe.map { "[\($0.name)]\n" + (lines[$0.name] ?? []).map { $0 + "\n" }.joined() }
      return "name = \"keys\"\nseeds = [1]\n\(sections.joined())[conditions.a]\n"
    }

    func sweep(_ value: String? = nil) throws -> SweepDefinition {
      try SweepFile(text: text(value: value), path: "sweep.toml").definition
    }

    /// Values with which the file can be read, and that the file without the key does not have.
    func values() throws -> [String] {
      let usual = key.text(try sweep())
      return candidates(of: key).filter { value in (try? sweep(value)).map { key.text($0) != usual } ?? false }
    }
  }

  private static let recipeKeys = KeySection.recipe.flatMap { section in
    section.keys.filter { $0.storage != nil }.map { section.path($0.name) }
  }

  /// The key with what it needs beside it, which is some value of another key of its section.
  private func probe(_ path: String) throws -> Probe {
    let section = try #require(KeySection.recipe.first { path.hasPrefix($0.name + ".") })
    let key = try #require(section.keys.first { section.path($0.name) == path })
    let alone = Probe(section: section, key: key)
    guard key.isMeaningless(try alone.sweep()) != nil else { return alone }
    for other in section.keys where other.storage != nil && other.name != key.name {
      for value in candidates(of: other) {
        let probe = Probe(section: section, key: key, beside: [section.name: ["\(other.name) = \(value)"]])
        if let sweep = try? probe.sweep(), key.isMeaningless(sweep) == nil { return probe }
      }
    }
    throw NothingGivesMeaning(key: path)
  }

  private struct NothingGivesMeaning: Error { let key: String }

  @Test(arguments: recipeKeys)
  func `is read, stored, compared, written in full, and found in the reference`(path: String) throws {
    let probe = try probe(path)
    let value = try #require(try probe.values().first, "some value of \(probe.key.expected)")
    let (plain, changed) = (try probe.sweep(), try probe.sweep(value))
    let written = probe.key.text(changed)
    #expect(changed.conditions != plain.conditions, "its condition has it")

    #expect(changed.settings != plain.settings)
    #expect(changed.settings.contains(SweepDefinition.Setting(key: path, value: written)))

    let stored = try JSONValues(encoding: changed)
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored.data()) == changed)
    let recipe = try #require(changed.conditions.first).recipe
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)

    let again = try SweepFile(text: ExpandedSweep(changed).text, path: "expanded.toml").definition
    #expect(again.conditions == changed.conditions)
    #expect(SweepReference.markdown.contains("| `\(probe.key.name)` | "))
  }

  @Test(arguments: recipeKeys)
  func `is what it was before there was the key, where a run was stored then`(path: String) throws {
    let probe = try probe(path)
    let value = try #require(try probe.values().first)
    let storage = try #require(probe.key.storage)
    let stored = try JSONValues(encoding: try probe.sweep(value))
    #expect(stored.leafPaths.contains(storage.path))
    let former = try JSONDecoder().decode(SweepDefinition.self, from: stored.removing(storage.path).data())
    var expected = SweepDefinition.unwritten
    storage.setFormer(&expected)
    #expect(probe.key.text(former) == probe.key.text(expected))
  }

  @Test(arguments: recipeKeys)
  func `makes a grid of a list`(path: String) throws {
    let probe = try probe(path)
    guard probe.key.takesGrids else { return }
    var values = Array(try probe.values().prefix(2))
    if values.count == 1 { values.append(probe.key.text(try probe.sweep())) }
    let grid = try probe.sweep("[\(values.joined(separator: ", "))]")
    #expect(grid.conditions.count == 2, "\(grid.conditions.map(\.name))")
    #expect(grid.conditions.allSatisfy { $0.name.contains("\(probe.key.name)=") })
  }

  @Test func `stands for one field, and each field has one`() {
    check(EncoderSettings.self)
    check(PretrainingSettings.self)
    check(FineTuningSettings.self)
  }

  private func check<Settings: KeyedSettings>(_ type: Settings.Type) {
    let fields = Mirror(reflecting: Settings()).children.compactMap(\.label)
    let keys = Settings.keys.compactMap(\.storage).map { $0.path.joined(separator: ".") }
    #expect(fields.sorted() == keys.sorted(), "a field of \(type) without a key would not be stored")
  }
}

/// What some key may have, whatever it is.
private func candidates(of key: SettingKey<SweepDefinition>) -> [String] {
  let quoted = key.expected.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    .filter { $0.offset % 2 == 1 }.map { "\"\($0.element)\"" }
  let lists = key.takesGrids ? [] : quoted.map { "[\($0)]" }
  return quoted + lists + ["true", "2", "3", "8", "10", "16", "35", "0.25", "0.75"]
}
