import ArgumentParser
import DurableFiles
import Report

struct ClaimCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, latex, json }

  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "Says what the numbers of a published table allow.",
    discussion: """
      How many seeds, which intervals, which differences. A claim is a TOML file with means, standard deviations or errors, and rates as they are printed. Where the source does not say by \
      what its SD divides or how many seeds it has, everything that it may have meant is computed.

      EXAMPLES
        seedsweep claim zeng-2026
        seedsweep claim --print ssl-for-ecg > my-claim.toml
        seedsweep claim ./my-claim.toml --format json
      """)

  @Argument(
    help: "A published claim: \(ClaimSource.known), or the path of a file.", completion: .file(extensions: ["toml"]))
  var claim: ClaimSource?

  @Flag(help: "Lists the claims that this program has.")
  var list = false

  @Option(help: ArgumentHelp("Prints the file of a claim that this program has, to copy it.", valueName: "name"))
  var print: String?

  @Flag(help: "Prints every key of such a file, as Markdown.")
  var keys = false

  @Option(help: "The confidence of intervals; tests are held to what it leaves.")
  var confidence = 0.95

  @Option(help: "text for people; markdown; latex with booktabs tables; json for programs.")
  var format: Format = .text

  func validate() throws {
    guard [claim != nil, list, print != nil, keys].count(where: { $0 }) == 1 else {
      throw ValidationError("give one claim, such as \(ClaimSource.known), or one of --list, --print NAME and --keys")
    }
    guard confidence > 0.5, confidence < 1 else {
      throw ValidationError("--confidence \(confidence) is not between 0.5 and 1, such as 0.95")
    }
    try claim?.validate()
    if let print, !PublishedClaim.files.contains(where: { $0.name == print }) {
      throw ValidationError("--print \(print): there is \(ClaimSource.known)")
    }
  }

  func run() throws {
    if list {
      for claim in PublishedClaim.builtIn { try StandardOutput.line("\(claim.name): \(claim.citation)") }
    } else if let file = PublishedClaim.files.first(where: { $0.name == print }) {
      try StandardOutput.write(String(decoding: file.bytes, as: UTF8.self))
    } else if keys {
      try StandardOutput.write(PublishedClaim.keyReference)
    } else if let claim {
      try StandardOutput.write(text(of: ClaimReport(try claim.read(), confidence: confidence)))
    }
  }

  private func text(of report: ClaimReport) -> String {
    switch format {
    case .text: report.text
    case .markdown: report.markdown
    case .latex: report.latex
    case .json: report.json
    }
  }
}
