import ArgumentParser
import Kernels
import Training

/// The network that a benchmark measures.
struct NetworkOptions: ParsableArguments {
  @Option(help: "The encoder.")
  var architecture: EncoderSettings.Architecture = .resnet18

  @Option(help: "How convolutions are computed.")
  var convolution: ConvolutionAlgorithm = .winograd

  var settings: EncoderSettings { EncoderSettings(architecture: architecture, convolution: convolution) }
}

/// How a benchmark repeats what it measures and says what it found.
struct MeasurementOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(help: "Threads of one trainer.")
  var threads = 1

  @Option(help: "How often to measure, after one time that does not count.")
  var repetitions = 10

  @Flag(help: "Measure once for each line on standard input, answer each with a line of JSON: for taking turns.")
  var takeTurns = false

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func validate() throws {
    guard threads == 1 else { throw ValidationError("--threads \(threads): a trainer has one thread") }
    guard (1...10000).contains(repetitions) else {
      throw ValidationError("--repetitions \(repetitions) is not between 1 and 10000")
    }
  }
}
