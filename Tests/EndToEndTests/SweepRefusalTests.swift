import Foundation
import TestSupport
import Testing

@Suite("A sweep that cannot be trained")
struct SweepRefusalTests {
  /// What `run` says on a changed sweep file; it must refuse in one line and make no run folder.
  private func refusal(_ text: String, by other: String) throws -> (message: String, file: String) {
    let sweep = try SmallSweep { $0.replacing(text, with: other) }
    let process = try RunningExecutable(sweep.runCommand("run", workers: 1))
    #expect(process.wait() == 1)
    #expect(process.errors.split(separator: "\n").count == 1, "\(process.errors)")
    #expect(!FileManager.default.fileExists(atPath: sweep.run("run")))
    return (process.errors, sweep.file)
  }

  @Test("asks for more labels than a class has: refused before anything trains")
  func tooManyLabels() throws {
    let (message, _) = try refusal("scratch-noaug-n40", by: "scratch-noaug-n300")
    #expect(message.contains(/has [0-9]+ records.* in folds 1-8/), "\(message)")
    #expect(message.contains("60"))
  }

  @Test("has an unknown key: file, line and the nearest known key are named")
  func unknownKey() throws {
    let (message, file) = try refusal("batch-records", by: "batch-recods")
    #expect(message.hasPrefix("seedsweep: \(file):12: "), "\(message)")
    #expect(message.contains("batch-records"))
  }

  @Test("misspells a condition: the line and the choices are named")
  func misspeltCondition() throws {
    let (message, file) = try refusal("ssl-noaug-n20", by: "ssl-noagu-n20")
    #expect(message.hasPrefix("seedsweep: \(file):2: "), "\(message)")
    #expect(message.contains("noaug"))
  }

  @Test("counts below zero")
  func negativeCount() throws {
    let (message, file) = try refusal("count = 3", by: "count = -3")
    #expect(message.hasPrefix("seedsweep: \(file):3: "), "\(message)")
    #expect(message.contains("-3"))
  }

  @Test("names a folder that is not there")
  func missingFolder() throws {
    let (message, file) = try refusal(
      "source = \"synthetic\"\nrecords = 400\nseed = 1", by: "source = \"ptbxl\"\nfolder = \"nowhere\"")
    #expect(message.hasPrefix("seedsweep: \(file):6: "), "\(message)")
    #expect(message.contains("nowhere"))
  }
}
