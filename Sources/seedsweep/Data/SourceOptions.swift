public import ArgumentParser
public import ECGData
import Sweep

/// What a folder of records is and what is counted in it, where no sweep file says so.
struct SourceOptions: ParsableArguments {
  @Option(
    help:
      "What the folder is: ptbxl, or wfdb for any records with a table or with diagnoses in their headers; else ptbxl.")
  var source: FolderKind?

  @Option(
    help:
      "What the network sees, 100 or 500 Hz: PTB-XL's records of this rate are read, others are resampled; else 100.")
  var rate: SignalRate?

  @Option(
    help:
      "With --source wfdb: the CSV file below the folder with record, perhaps patient, fold, and class or statements.")
  var table: String?

  @Option(
    help: ArgumentHelp(
      "With --source wfdb: draws the folds, where the table has none, by patient and from this seed.", valueName: "seed"
    ))
  var drawFolds: UInt64?

  @Option(help: "With --source wfdb: what becomes of records of more than ten seconds, refuse or crop; else refuse.")
  var longer: LongerRecords?

  @Option(help: "With --source wfdb: what becomes of records of less than ten seconds, refuse or pad; else refuse.")
  var shorter: ShorterRecords?

  @Option(help: "The classes to count: rhythm-top5 or superdiagnostic; else rhythm-top5.")
  var task: Labelling?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "A class of one's own in place of --task, such as AF=164889003,164890007; to be given again for every class.",
      valueName: "name=statements"))
  var classes: [ClassOption] = []

  /// What `--sweep` would contradict.
  var isGiven: Bool {
    source != nil || rate != nil || isOfWFDB || task != nil || !classes.isEmpty
  }

  private var isOfWFDB: Bool { table != nil || drawFolds != nil || longer != nil || shorter != nil }

  func validate() throws {
    guard source == .wfdb || !isOfWFDB else {
      throw ValidationError("--table, --draw-folds, --longer and --shorter say what records of --source wfdb are")
    }
    guard task == nil || classes.isEmpty else {
      throw ValidationError("--task and --class exclude each other: give one")
    }
    var names: Set<String> = []
    if let twice = classes.first(where: { !names.insert($0.name).inserted }) {
      throw ValidationError("--class \(twice.name) is there twice: give all of its statements at once, with commas")
    }
    if let problem = labelling.problem { throw ValidationError("--class: \(problem)") }
  }

  /// How the folder is read.
  var settings: SourceSettings {
    let data: SweepDefinition.DataSource =
      switch source ?? .ptbxl {
      case .ptbxl: .ptbxl(folder: nil)
      case .wfdb:
        .wfdb(
          SweepDefinition.WFDBSource(
            table: table, folds: drawFolds.map { FoldDraw(seed: $0) },
            length: SweepDefinition.RecordLength(longer: longer ?? .refuse, shorter: shorter ?? .refuse)))
      }
    return data.settings(at: rate ?? .hertz100) ?? .ptbxl
  }

  var labelling: Labelling {
    guard !classes.isEmpty else { return task ?? .rhythmTop5 }
    return Labelling(
      name: "own", statements: Dictionary(classes.map { ($0.name, $0.statements) }) { first, _ in first })
  }
}

/// Which kind of folder records are in.
enum FolderKind: String, CaseIterable, ExpressibleByArgument { case ptbxl, wfdb }

/// A class and its statements: `AF=164889003,164890007`.
struct ClassOption: ExpressibleByArgument, Equatable {
  var name: String
  var statements: [String]

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    name = String(argument[..<sign])
    statements = argument[argument.index(after: sign)...].split(separator: ",", omittingEmptySubsequences: false)
      .map(String.init)
  }
}

extension SignalRate: ExpressibleByArgument {}

extension LongerRecords: ExpressibleByArgument {}

extension ShorterRecords: ExpressibleByArgument {}

extension MissingSamples: ExpressibleByArgument {}

extension Labelling: ExpressibleByArgument {
  public init?(argument: String) {
    guard let builtIn = Self.builtIn(argument) else { return nil }
    self = builtIn
  }

  public var defaultValueDescription: String { name }

  public static var allValueStrings: [String] { builtIn.map(\.name) }
}
