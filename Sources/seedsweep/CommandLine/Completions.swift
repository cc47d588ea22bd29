import ArgumentParser
import DurableFiles
import Foundation
import RunStore
import Sweep
import Training

extension CompletionKind {
  /// The conditions of the runs and sweep files that the command line names.
  static let conditions = custom { words, _, _ in Completions.names(in: words, ofRun: Completions.conditions) }

  /// The tasks of the runs that the command line names.
  static let tasks = custom { words, _, _ in Completions.names(in: words, ofRun: Completions.tasks) }
}

/// What a shell offers where a name is to be typed. What cannot be read offers nothing.
enum Completions {
  private static let mostNames = 5000

  /// The names that the runs and sweep files among words have, each once.
  static func names(in words: [String], ofRun read: (String) throws -> [String]) -> [String] {
    var known: Set<String> = []
    let names = words.dropFirst().filter { !$0.hasPrefix("-") }.map(expanded).flatMap { (try? read($0)) ?? [] }
    return names.filter { known.insert($0).inserted }.prefix(mostNames).map { $0 }
  }

  static func conditions(_ path: String) throws -> [String] {
    if path.hasSuffix(".toml") { return try SweepFile.read(path: path).definition.conditions.map(\.name) }
    guard isRun(path) else { return [] }
    let reader = try RunStore.openReadOnly(directory: path)
    defer { reader.close() }
    return try reader.description().definition.conditions.map(\.name)
  }

  static func tasks(_ path: String) throws -> [String] {
    guard isRun(path) else { return [] }
    let reader = try RunStore.openReadOnly(directory: path)
    defer { reader.close() }
    return try reader.tasks().map(\.id.name)
  }

  private static func isRun(_ path: String) -> Bool {
    FileSystem.exists("\(path)/run.sqlite") || RunStore.isArchive(path)
  }

  /// Words are as they were typed.
  private static func expanded(_ word: String) -> String {
    guard word.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"] else { return word }
    return home + word.dropFirst()
  }
}
