import Foundation
import TestSupport
import Testing
import Training

@testable import Sweep

@Suite struct `Mutated sweep files` {
  private static let originals: [[UInt8]] = {
    let folder = "\(Python.package)/cluster/sweeps"
    let files = ["demo", "adaptive", "ptbxl-sample"].compactMap {
      FileManager.default.contents(atPath: "\(folder)/\($0).toml")
    }
    let complete = """
      name = 'all "keys"'
      conditions = ["scratch-noaug-n70", "ssl-frozen-n20", 'ssl-groupnorm-n5']
      seeds = [1, 0x10, 9223372036854775807, 1_000]
      data = { source = "synthetic", records = 400, seed = 0, missing-samples = "interpolate" }
      encoder.architecture = "tiny"
      encoder.convolution = "direct"
      [pretraining]
      epochs = 7
      batch-records = 32
      learning-rate = 2e-3
      weight-decay = 0
      warmup-epochs = 0
      temperature = 0.5
      [fine-tuning]
      preset = "fragile"
      epochs = 8
      batch-records = 4
      learning-rate = 3e-3
      frozen-learning-rate = 4e-3
      weight-decay = 5e-3
      patience = 6
      [streams]
      subset = 1
      initialization = 2
      augmentation = 4
      pretraining = 0
      [stopping]
      until = ["collapse(scratch-noaug-n70) halfwidth 0.1", "difference(ssl-frozen-n20, scratch-noaug-n70) decided"]
      max-seeds = 50
      """
    return files.map(Array.init) + [Array(complete.utf8), Array(complete.utf8)]
  }()

  private static let pieces = [
    "[", "]", "[[", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "\\", "#", "\n", "\r\n", "\r", "\u{1b}[2J",
    "\u{7f}", "\u{e9}", "\u{2028}", "\u{202e}", "-", "+", "_", "0x", "e", "1e999", "nan", "inf", "-1", "0",
    "99999999999",
    "9223372036854775807", "9223372036854775808", "1e18", "2024-01-01", "07:00:00", "true", "a.b.c", "\n[data]\n",
    "\n[stopping]\n", "x = 1\n", "seeds = [1]\n", "{ first = 1, count = 1000000 }", "\"ptbxl\"", "folder = \"/\"\n",
    "max-seeds = 1000000", "ssl-noaug-n9223372036854775805", String(repeating: "a.", count: 300),
    String(repeating: "[", count: 300),
  ]

  @Test func `are read or refused with a line that a terminal can show, and never end the program`() throws {
    #expect(Self.originals.count == 5)
    var mutations = TextMutations(of: Self.originals, inserting: Self.pieces, seed: 12)
    var (read, refused) = (0, 0)
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    for _ in 0..<TextMutations.count {
      let bytes = mutations.next()
      do {
        let definition = try SweepFile(bytes, path: "s.toml").definition
        read += 1
        guard definition.seeds.count < 1000 else { continue }
        #expect(!definition.name.isEmpty && !definition.conditions.isEmpty && !definition.seeds.isEmpty)
        #expect(definition.pretraining.warmupEpochs <= definition.pretraining.epochs)
        #expect(Set(definition.seeds).count == definition.seeds.count)
        #expect(try decoder.decode(SweepDefinition.self, from: encoder.encode(definition)) == definition)
      } catch let error as SweepFileError {
        refused += 1
        #expect(error.description.hasPrefix("s.toml:"))
        let isShowable = error.description.unicodeScalars.allSatisfy { !$0.properties.generalCategory.isControl }
        #expect(isShowable && error.description.utf8.count < 1500, "\(error)")
        #expect(error.line != nil || error.reason.hasPrefix("missing"), "\(error)")
      }
    }
    #expect(read > TextMutations.count / 20 && refused > TextMutations.count / 4, "\(read) read, \(refused) refused")
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isControl: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
