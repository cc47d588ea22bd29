import ReproducibleMath

/// How often intervals of a mean Macro-F1 hold what it would be over all seeds and all patients, by simulation with a seeded stream.
///
/// A patient has one record of a class, drawn as PTB-XL's five rhythms are mixed, and a difficulty; a seed has a skill. A seed's answer is
/// right with a probability that falls with the difficulty and rises with the skill, and is otherwise one of the other classes.
public struct PatientCoverage: Sendable {
  public enum Source: String, CaseIterable, Sendable {
    case normal = "skills about normal"
    /// Three seeds in ten always answer the commonest class.
    case collapse = "30 % of seeds answer one class"
  }

  /// Intervals of a mean by their share of experiments that hold the truth.
  public struct Coverage: Equatable, Sendable {
    /// Student's t over the seeds.
    public let seeds: Double
    public let seedsAndPatients: Double
    /// The mean standard errors of seeds and of patients.
    public let errors: (seeds: Double, patients: Double)

    public static func == (left: Self, right: Self) -> Bool {
      left.seeds == right.seeds && left.seedsAndPatients == right.seedsAndPatients && left.errors == right.errors
    }
  }

  private static let mix = [0.820, 0.073, 0.039, 0.037, 0.031]
  private static let difficulties = [-1.5, 0, 1.5]
  /// The middles of nine equal parts of a normal distribution.
  private static let normals = [-1.59, -0.97, -0.59, -0.28, 0, 0.28, 0.59, 0.97, 1.59]

  let source: Source
  let experiments: Int
  /// A skill, nil for always answering the commonest class, and its probability.
  private let skills: [(skill: Double?, probability: Double)]
  /// By skill, class, difficulty and answer: the probability of the answer or of one before it.
  private let upTo: [[[[Double]]]]
  /// The mean over seeds of the Macro-F1 over all patients.
  public let truth: Double

  public init(_ source: Source, experiments: Int) {
    self.source = source
    self.experiments = experiments
    let spread = Self.normals.map { normal in
      source == .normal
        ? (skill: Optional(0.6 + 0.5 * normal), probability: 1.0 / 9)
        : (skill: Optional(0.8 + 0.3 * normal), probability: 0.7 / 9)
    }
    skills = (source == .collapse ? [(skill: nil, probability: 0.3)] : []) + spread
    let classes = Self.mix.indices
    let answers = skills.map { skill in
      classes.map { label in Self.difficulties.map { Self.answers(skill.skill, label, $0) } }
    }
    truth = zip(skills, answers).reduce(0) { sum, one in
      let confusion = classes.map { label in
        classes.map { answer in
          one.1[label].reduce(0) { $0 + Self.mix[label] * $1[answer] / Double(Self.difficulties.count) }
        }
      }
      return sum + one.0.probability * Self.macroF1(confusion)
    }
    upTo = answers.map { $0.map { $0.map { $0.reduce(into: []) { $0.append(($0.last ?? 0) + $1) } } } }
  }

  private static func answers(_ skill: Double?, _ label: Int, _ difficulty: Double) -> [Double] {
    guard let skill else { return mix.indices.map { $0 == 0 ? 1 : 0 } }
    let logit = skill - difficulty + (label == 0 ? 1 : -0.2)
    let right = 1 / (1 + Elementary.exp(-logit))
    let others = mix.indices.reduce(0) { $1 == label ? $0 : $0 + mix[$1].squareRoot() }
    return mix.indices.map { $0 == label ? right : (1 - right) * mix[$0].squareRoot() / others }
  }

  private static func macroF1(_ table: [[Double]]) -> Double {
    let f1 = table.indices.map { own in
      let total = table[own].reduce(0, +) + table.reduce(0) { $0 + $1[own] }
      return total > 0 ? 2 * table[own][own] / total : 0
    }
    return f1.reduce(0, +) / Double(table.count)
  }

  public func coverage(seeds: Int, patients: Int, confidence: Double = 0.95) -> Coverage {
    var (held, heldBoth, counted) = (0, 0, 0)
    var errors = (seeds: 0.0, patients: 0.0)
    for experiment in 0..<experiments {
      var stream = RandomStream(seed: 1, name: "seeds and patients", indices: experiment, seeds, patients)
      let (scores, influences) = results(seeds, patients, &stream)
      // Nil claims nothing, and so holds everything.
      let own = Summary(scores).meanInterval(confidence: confidence)
      if own.map({ $0.contains(truth) }) ?? true { held += 1 }
      let both = SeedsAndPatients(scores: scores, influences: influences)
      if both?.interval(confidence: confidence)?.contains(truth) ?? true { heldBoth += 1 }
      guard let both else { continue }
      counted += 1
      errors.seeds += both.seedError
      errors.patients += both.patientError
    }
    let all = Double(experiments)
    let some = Double(max(1, counted))
    return Coverage(
      seeds: Double(held) / all, seedsAndPatients: Double(heldBoth) / all,
      errors: (errors.seeds / some, errors.patients / some))
  }

  /// One experiment: every seed's score, and how much each patient moves their mean.
  private func results(
    _ seeds: Int, _ patients: Int, _ stream: inout RandomStream
  ) -> (scores: [Double], influences: [Double]) {
    let records = (0..<patients).map { _ in
      (
        label: Self.place(stream.uniform(), Self.upTo(Self.mix)),
        difficulty: stream.integer(below: Self.difficulties.count)
      )
    }
    let probabilities = Self.upTo(skills.map(\.probability))
    var scores: [Double] = []
    var influences = [Double](repeating: 0, count: patients)
    for _ in 0..<seeds {
      let skill = Self.place(stream.uniform(), probabilities)
      let answers = records.map { Self.place(stream.uniform(), upTo[skill][$0.label][$0.difficulty]) }
      var confusion = [[Int]](repeating: [Int](repeating: 0, count: Self.mix.count), count: Self.mix.count)
      for (record, answer) in zip(records, answers) { confusion[record.label][answer] += 1 }
      scores.append(Self.macroF1(confusion.map { $0.map(Double.init) }))
      guard let influence = MacroF1Influence(confusion: confusion) else { continue }
      for place in records.indices {
        influences[place] += influence.weights[records[place].label][answers[place]] / Double(seeds)
      }
    }
    return (scores, influences)
  }

  private static func upTo(_ probabilities: [Double]) -> [Double] {
    probabilities.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
  }

  /// The first place whose sum is above a number; the last where rounding leaves none.
  private static func place(_ number: Double, _ upTo: [Double]) -> Int {
    upTo.firstIndex { number < $0 } ?? upTo.count - 1
  }
}
