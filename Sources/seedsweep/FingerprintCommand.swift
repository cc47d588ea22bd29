import ArgumentParser
import ContentHash
import DurableFiles
import Kernels
import Training

struct FingerprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fingerprint",
    abstract: "Prints what this host's arithmetic gives.",
    discussion: """
      Equal where results would be equal. The sha256 of every loss, gradient and weight of one small fixed piece of \
      training, which hosts that train one sweep have in common.

      EXAMPLE
        seedsweep fingerprint
        seedsweep fingerprint --verbose
      """)

  @Flag(help: "Also says on standard error how many lanes the kernels ran in, and why.")
  var verbose = false

  func run() throws {
    try StandardOutput.line("\(NumericFingerprint.compute())")
    if verbose { StandardError.line("seedsweep: \(try KernelWidth.current)") }
  }
}
