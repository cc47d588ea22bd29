import ArgumentParser
import ContentHash
import DurableFiles
import Training

struct FingerprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fingerprint",
    abstract: "Prints what this host's arithmetic gives: equal where results would be equal.",
    discussion: """
      The sha256 of every loss, gradient and weight of one small fixed piece of training, which hosts that train one \
      sweep have in common.

      EXAMPLE
        seedsweep fingerprint
      """)

  func run() throws { try StandardOutput.line("\(NumericFingerprint.compute())") }
}
