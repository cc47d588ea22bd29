import CProcessorCheck
import Foundation
import TestSupport
import Testing

/// The real executable with kernels of eight and of sixteen lanes.
@Suite struct `In either width of the kernels` {
  private static let hasAVX512 = processor_has_avx512() != 0
  private static let fingerprint = "e92077bd89a88f26872458650ceb66da9120876ef9a8d69ced4cd8a3361c31a2\n"

  private static let objdump: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { $0 + "/objdump" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()
  private static var canDisassemble: Bool {
    #if arch(x86_64) && !DEBUG
      objdump != nil
    #else
      false
    #endif
  }

  @Test func `the numeric fingerprint is the same in eight lanes and in those that suit the processor`() throws {
    for lanes in ["8", ""] {
      let outcome = try BuiltExecutable.shell("SEEDSWEEP_LANES=\(lanes) $seedsweep fingerprint --verbose")
      #expect(outcome.status == 0 && outcome.output == Self.fingerprint, "\(outcome.errors)")
      #expect(outcome.errors.wholeMatch(of: /seedsweep: (8|16) lanes, as .+\n/) != nil, "\(outcome.errors)")
    }
  }

  @Test(.enabled(if: hasAVX512, "this processor has no AVX-512: sixteen lanes did not run"))
  func `the numeric fingerprint is the same in sixteen lanes`() throws {
    let outcome = try BuiltExecutable.shell("SEEDSWEEP_LANES=16 $seedsweep fingerprint --verbose")
    #expect(outcome.status == 0 && outcome.output == Self.fingerprint)
    #expect(outcome.errors == "seedsweep: 16 lanes, as SEEDSWEEP_LANES demands\n")
  }

  @Test(.enabled(if: hasAVX512, "this processor has no AVX-512: sixteen lanes did not run"))
  func `a trial has the same digest in both`() throws {
    let folder = try TemporaryFolder()
    let sweep = try folder.write(
      """
      name = "widths"
      conditions = ["scratch-strongaug-n5"]
      seeds = [1]
      [data]
      source = "synthetic"
      records = 120
      seed = 1
      [encoder]
      architecture = "tiny"
      convolution = "winograd"
      [fine-tuning]
      epochs = 2

      """, to: "widths.toml")
    let outputs = try ["8", "16"].map { lanes in
      let outcome = try BuiltExecutable.shell(
        "SEEDSWEEP_LANES=\(lanes) $seedsweep train '\(sweep)' --condition scratch-strongaug-n5 --seed 1 "
          + "--cache '\(folder.path)/\(lanes)'")
      #expect(outcome.status == 0 && outcome.output.contains("digest "), "\(outcome.errors)")
      return outcome.output
    }
    #expect(outputs[0] == outputs[1])
  }

  @Test(arguments: ["12", "wide", "-8"] + (hasAVX512 ? [] : ["16"]))
  func `a width that is none or that the processor lacks is one line`(lanes: String) throws {
    let outcome = try BuiltExecutable.shell("SEEDSWEEP_LANES=\(lanes) $seedsweep fingerprint")
    #expect(outcome.status == 1 && outcome.output == "")
    let isLine = outcome.errors.hasPrefix("seedsweep: SEEDSWEEP_LANES=\(lanes) ")
    #expect(isLine && outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
  }

  /// A linker keeps one copy of what several targets compile alike, as the standard library's specialised code: were it the wide target's, eight lanes
  /// would need AVX-512, too.
  @Test(
    .enabled(
      if: canDisassemble, "no objdump, a debug build or another kind of processor: the program was not looked at"))
  func `instructions of AVX-512 stand in the wide loops only`() throws {
    // Their codes begin with 62 hexadecimal, or they name a mask register. Long codes go on in lines without text.
    let script = #"""
      objdump -d "$seedsweep" | awk -F'\t' '
        /^[0-9a-f]+ </ { name = $0 }
        $3 != "" && ($2 ~ /^((26|2e|36|3e|64|65|67) )*62 / || $3 ~ /%k[0-7]/) && name != last { print name; last = name }'
      """#
    let outcome = try BuiltExecutable.shell("set -o pipefail; " + script)
    #expect(outcome.status == 0 && outcome.errors == "")
    let functions = outcome.output.split(separator: "\n")
    #expect(functions.count > 20, "the wide loops were not found")
    // No other target of the program has vectors of sixteen lanes, and what C makes of these is local to the file that has it.
    let wide = ["15KernelLoopsWide", "6SIMD16", "<vector16_"]
    let others = functions.filter { function in !wide.contains { function.contains($0) } }
    #expect(others.isEmpty, "\(others.prefix(5))")
  }
}
