import TestSupport
import Testing

/// The real executable on this processor and on others, which qemu emulates instruction by instruction.
@Suite(.emulatedProcessor) struct `On another processor` {
  /// AVX2 and FMA as everywhere, no AVX-512; glibc takes other variants of its functions.
  private static let haswell = "Haswell"

  @Test func `the numeric fingerprint is the same, and that of every processor before`() throws {
    let processor = EmulatedProcessor(Self.haswell)
    let here = try BuiltExecutable.run("fingerprint")
    let there = try processor.run("fingerprint")
    #expect(here.status == 0 && there.status == 0)
    #expect(here.output == "e92077bd89a88f26872458650ceb66da9120876ef9a8d69ced4cd8a3361c31a2\n")
    #expect(there.output == here.output)
  }

  @Test(.nightly) func `records are generated, a trial is trained and tested to the same digest`() throws {
    let processor = EmulatedProcessor(Self.haswell)
    let folder = try TemporaryFolder()
    let sweep = try folder.write(
      """
      name = "emulated"
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

      """, to: "emulated.toml")
    func arguments(_ cache: String) -> [String] {
      ["train", sweep, "--condition", "scratch-strongaug-n5", "--seed", "1", "--cache", "\(folder.path)/\(cache)"]
    }
    let here = try BuiltExecutable.run(arguments("here"))
    let there = try processor.run(arguments("there"))
    #expect(here.status == 0 && there.status == 0, "\(here.errors) \(there.errors)")
    #expect(here.output.contains("digest "))
    #expect(there.output == here.output)
  }

  @Test(arguments: ["Nehalem", "SandyBridge"])
  func `one without AVX2 and FMA is refused with one line before anything else`(model: String) throws {
    let processor = EmulatedProcessor(model)
    let outcome = try processor.run("--help")
    #expect(outcome.status == 69 && outcome.output == "")
    let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("qemu-x86_64: warning") }
    #expect(
      lines.count == 1 && lines[0].hasPrefix("seedsweep: this processor has no AVX2 and FMA"), "\(outcome.errors)")
  }
}
