import Foundation
import TestSupport
import Testing

/// A sweep on a PTB-XL folder in which one thing is wrong.
@Suite("A sweep on a damaged folder")
struct DamagedFolderTests {
  /// One thing that can be wrong: the file it is in, how it gets there, and what the one line says of it.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: String
    let change: @Sendable (inout Data) -> Void
    let message: String
  }

  private static let record = "records100/00000/00007_lr"

  static let damages = [
    Damage(
      testDescription: "a truncated signal file", file: record + ".dat", change: { $0.removeLast(2) },
      message: "truncated: 23998 bytes"),
    Damage(
      testDescription: "a wrong checksum", file: record + ".dat", change: { $0[7000] ^= 1 }, message: "checksum"),
    Damage(
      testDescription: "a missing sample", file: record + ".dat",
      change: { bytes in
        // The last sample of the last lead becomes "missing", and the one before it makes up for it in the checksum.
        let last = bytes.count - 2
        func sample(_ place: Int) -> Int16 { Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8) }
        let before = last - 24
        let balanced = sample(before) &+ sample(last) &- Int16.min
        for (place, value) in [(last, Int16.min), (before, balanced)] {
          bytes[place] = UInt8(truncatingIfNeeded: value)
          bytes[place + 1] = UInt8(truncatingIfNeeded: value >> 8)
        }
      }, message: "lead V6 has 1 missing samples; missing-samples = \"interpolate\""),
    Damage(
      testDescription: "a flat record with the checksums of one", file: record + ".dat",
      change: { $0 = Data(count: $0.count) }, message: "flat, with a standard deviation of 0.0 mV"),
    Damage(
      testDescription: "microvolts called millivolts", file: record + ".hea",
      change: { $0 = Data(String(decoding: $0, as: UTF8.self).replacing("1000.0(0)/mV", with: "1.0(0)/mV").utf8) },
      message: "are gain and unit in the header right?"),
    Damage(
      testDescription: "another signal format", file: record + ".hea",
      change: { $0 = Data(String(decoding: $0, as: UTF8.self).replacing(".dat 16 ", with: ".dat 80 ").utf8) },
      message: "signal format 80"),
    Damage(
      testDescription: "tables without scp_codes", file: "ptbxl_database.csv",
      change: { $0 = Data(String(decoding: $0, as: UTF8.self).replacing("scp_codes", with: "codes").utf8) },
      message: "no column \"scp_codes\""),
  ]

  private let temporary: TemporaryFolder
  private let folder: String
  private let sweep: String

  init() throws {
    temporary = try TemporaryFolder()
    folder = temporary.path + "/data"
    let made = try BuiltExecutable.run("data", "synthesize", folder, "--records", "60", "--seed", "3")
    try #require(made.status == 0, "\(made.errors)")
    sweep = try temporary.write(
      """
      name = "damaged"
      conditions = ["scratch-noaug-n5"]
      seeds = [1]
      [data]
      source = "ptbxl"
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1

      """, to: "sweep.toml")
  }

  private func run() throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(
      "run", sweep, "--data", folder, "--output", temporary.path + "/run", "--cache", temporary.path + "/cache",
      "--workers", "1")
  }

  private func damage(_ damage: Damage) throws -> String {
    let url = URL(filePath: folder + "/" + damage.file)
    var bytes = try Data(contentsOf: url)
    damage.change(&bytes)
    try bytes.write(to: url)
    if bytes.allSatisfy({ $0 == 0 }) { try makeHeaderFlat() }
    return url.path
  }

  /// First samples and checksums of zeros.
  private func makeHeaderFlat() throws {
    let url = URL(filePath: folder + "/" + Self.record + ".hea")
    let header = try String(contentsOf: url, encoding: .utf8)
    try Data(header.replacing(#/16 0 -?\d+ \d+ 0 /#, with: "16 0 0 0 0 ").utf8).write(to: url)
  }

  @Test("is refused in one line that names the file, and nothing is left half-written", arguments: damages)
  func refused(damage: Damage) throws {
    let file = try self.damage(damage)
    let outcome = try run()
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("seedsweep: \(file):"), "\(outcome.errors)")
    #expect(outcome.errors.contains(damage.message), "\(outcome.errors)")
    #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
    let left = try temporary.names()
    #expect(!left.contains { $0.hasPrefix("run") || $0.hasSuffix(".signals") || $0.contains("partial") }, "\(left)")
  }

  @Test("that cannot be read is refused")
  func unreadable() throws {
    try FileManager.default.removeItem(atPath: folder)
    let outcome = try run()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(folder), "\(outcome.errors)")
    #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
  }

  @Test("leaves bad records out where the sweep file says so, and every output lists them")
  func excluded() throws {
    _ = try damage(Self.damages[0])
    let text = try String(contentsOfFile: sweep, encoding: .utf8)
    func change(_ keys: String) throws {
      try temporary.write(
        text.replacing("source = \"ptbxl\"", with: "source = \"ptbxl\"\n\(keys)"), to: "sweep.toml")
    }
    try change("on-bad-record = \"exclude\"")
    let outcome = try run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let line = "one record was left out: ecg_id 7: truncated: 23998 bytes, the header asks for 24000."
    #expect(outcome.errors.contains("warning: \(line)\n"), "\(outcome.errors)")
    let aggregate = try BuiltExecutable.run("aggregate", temporary.path + "/run")
    #expect(aggregate.output.split { $0.isWhitespace }.joined(separator: " ").contains("Warning: \(line)"))
    let report = temporary.path + "/report.html"
    #expect(try BuiltExecutable.run("report", temporary.path + "/run", "--output", report).status == 0)
    #expect(try String(contentsOfFile: report, encoding: .utf8).contains(line))
    let check = try BuiltExecutable.run("check", sweep, "--data", folder, "--cache", temporary.path + "/cache")
    #expect(check.output.contains("\nwarning: \(line)\n"), "\(check.output)")
    let status = try BuiltExecutable.run("status", temporary.path + "/run")
    #expect(status.output.contains("\nwarning: \(line)\n"), "\(status.output)")
    let json = try BuiltExecutable.run("status", temporary.path + "/run", "--format", "json")
    #expect(json.output.contains("\"\(line)\""), "\(json.output)")
    let methods = try BuiltExecutable.run("aggregate", temporary.path + "/run", "--format", "methods")
    #expect(methods.output.contains("1 record of the cohort was left out (ecg_id 7)."), "\(methods.output)")
    // The same records by another setting: another run.
    try change("exclude = [7]")
    let other = try run()
    #expect(other.status == 1 && other.errors.contains("on-bad-record"), "\(other.errors)")
  }

  @Test("fills missing samples where the sweep file says so")
  func interpolated() throws {
    _ = try damage(Self.damages[2])
    let text = try String(contentsOfFile: sweep, encoding: .utf8)
    try temporary.write(
      text.replacing("source = \"ptbxl\"", with: "source = \"ptbxl\"\nmissing-samples = \"interpolate\""),
      to: "sweep.toml")
    let outcome = try run()
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("that lacks a fold is refused with its name")
  func withoutFold() throws {
    let table = URL(filePath: folder + "/ptbxl_database.csv")
    let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n")
    let place = try #require(
      lines[0].split(separator: ",", omittingEmptySubsequences: false).firstIndex(of: "strat_fold"))
    let rest = lines.filter { $0.split(separator: ",", omittingEmptySubsequences: false)[place] != "10" }
    try #require(rest.count < lines.count)
    try Data((rest.joined(separator: "\n") + "\n").utf8).write(to: table)
    let line = "seedsweep: \(folder): fold 10 (test) has no record of any class"
    let outcome = try run()
    #expect(outcome.status == 1 && outcome.errors.contains(line), "\(outcome.errors)")
    let check = try BuiltExecutable.run("check", sweep, "--data", folder, "--cache", temporary.path + "/cache")
    #expect(check.status == 1 && check.errors.contains(line), "\(check.errors)")
  }
}
