public import Statistics

/// What the numbers of a published claim allow, by every convention that it leaves open.
public struct ClaimAnalysis: Equatable, Sendable {
  /// Beyond this nobody who prints a rate leaves out how many seeds it is of.
  static let mostSeedsGuessed = 30
  /// How many numbers of seeds are tried where the claim does not say one.
  private static let mostTried = 3
  /// What is tried where nothing at all says how many seeds there were.
  private static let usualSeeds = [3, 5, 10]

  public let claim: PublishedClaim
  public let confidence: Double
  /// The numbers of seeds, up to 30, of which every printed rate can be; nil where no rate is printed.
  public let allowedSeeds: [Int]?
  /// The numbers of seeds for which everything is computed: the one that the source says, or those that it may have had.
  public let triedSeeds: [Int]
  public let rows: [ClaimRowAnalysis]
  /// Every other row against the reference.
  public let comparisons: [ClaimComparison]

  public init(_ claim: PublishedClaim, confidence: Double = 0.95) {
    self.claim = claim
    self.confidence = confidence
    let rates = claim.rows.filter { $0.seeds == nil }.compactMap(\.rate)
    let allowed =
      rates.isEmpty
      ? nil
      : (1...Self.mostSeedsGuessed).filter { seeds in rates.allSatisfy { !$0.counts(of: seeds).isEmpty } }
    allowedSeeds = allowed
    triedSeeds = Self.tried(claim, allowed)
    let tried = triedSeeds
    rows = claim.rows.map { row in
      ClaimRowAnalysis(
        row: row, readings: tried.map { .init(row, of: claim, seeds: row.seeds ?? $0, confidence: confidence) })
    }
    guard let reference = claim.referenceRow else {
      comparisons = []
      return
    }
    comparisons = claim.rows.filter { $0.condition != reference.condition }.map { row in
      ClaimComparison(row, reference, of: claim, tried: tried, confidence: confidence)
    }
  }

  private static func tried(_ claim: PublishedClaim, _ allowed: [Int]?) -> [Int] {
    if let seeds = claim.seeds, claim.seedsReason == nil { return [seeds] }
    let own = claim.seeds.map { [$0] } ?? []
    let others = (allowed ?? []).filter { $0 > 1 && !own.contains($0) }
    let found = Array((own + others).prefix(mostTried))
    if !found.isEmpty { return found.sorted() }
    return claim.rows.allSatisfy { $0.seeds != nil } ? [claim.rows.first?.seeds ?? 2] : usualSeeds
  }
}

extension PublishedClaim {
  var referenceRow: Row? { rows.first { reference == nil || $0.condition == reference } }

  /// The conventions that its standard deviations may have.
  var divisors: [Divisor] { divisor.map { [$0] } ?? Divisor.allCases }
}

/// What one row allows.
public struct ClaimRowAnalysis: Equatable, Sendable {
  /// The row were it of so many seeds.
  public struct Reading: Equatable, Sendable {
    public let seeds: Int
    /// Student's t interval of the mean were the standard deviation with n - 1; nil of one seed, and where the row does not say enough.
    public let sample: ConfidenceInterval?
    /// The same were it with n.
    public let population: ConfidenceInterval?
    /// The numbers of seeds that are rounded to the printed rate: none where it contradicts the number of seeds.
    public let counts: [Int]
    /// Of the only such number; nil where there are several or none.
    public let proportion: Proportion?

    init(_ row: PublishedClaim.Row, of claim: PublishedClaim, seeds: Int, confidence: Double) {
      self.seeds = seeds
      let interval = { (divisor: PublishedClaim.Divisor) in
        claim.moments(of: row, count: seeds, divisor: divisor)?.meanInterval(confidence: confidence)
      }
      sample = interval(.sample)
      population = interval(.population)
      counts = row.rate?.counts(of: seeds) ?? []
      proportion = counts.count == 1 ? Proportion(counts[0], of: seeds) : nil
    }
  }

  public let row: PublishedClaim.Row
  /// One for each number of seeds that is tried.
  public let readings: [Reading]
}

/// What one row and the reference allow together. Printed numbers do not say how seeds pair: all tests are unpaired.
public struct ClaimComparison: Equatable, Sendable {
  /// The two means and standard deviations by one convention.
  public struct Moments: Equatable, Sendable {
    /// Nil where nothing spreads, and of one seed.
    public let welch: WelchTest?
    /// Nil where one of them does not spread, and of one seed.
    public let varianceRatio: VarianceRatioTest?
  }

  /// Both rows were they of so many seeds.
  public struct Reading: Equatable, Sendable {
    public let seeds: Int
    public let referenceSeeds: Int
    public let sample: Moments?
    public let population: Moments?
    /// Nil where a number of collapsed seeds is not known.
    public let fisher: FisherTest?

    /// The smallest p of Fisher's test with so many seeds.
    public var smallestFisher: Double { FisherTest.smallestPValue(seeds, referenceSeeds) }
    /// The smallest p of the exact sign-flip test were the seeds paired; nil where they cannot be, as there are not as many.
    public var smallestSignFlip: Double? { seeds == referenceSeeds ? SignFlipTest.smallestPValue(pairs: seeds) : nil }
    /// The same of McNemar's exact test.
    public var smallestMcNemar: Double? { seeds == referenceSeeds ? McNemarTest.smallestPValue(pairs: seeds) : nil }
  }

  public let row: PublishedClaim.Row
  public let reference: PublishedClaim.Row
  /// One for each number of seeds that is tried.
  public let readings: [Reading]
  /// What tests are held to.
  public let level: Double

  init(
    _ row: PublishedClaim.Row, _ reference: PublishedClaim.Row, of claim: PublishedClaim, tried: [Int],
    confidence: Double
  ) {
    self.row = row
    self.reference = reference
    readings = tried.map { tried in
      Self.reading(row, reference, of: claim, row.seeds ?? tried, reference.seeds ?? tried, confidence)
    }
    level = 1 - confidence
  }

  /// What McNemar's exact test could show were both rates the truth and seeds collapsed independently in the two conditions; nil of rates
  /// that are not printed.
  public var power: McNemarPower? {
    guard let rate = row.rate?.value, let other = reference.rate?.value else { return nil }
    return McNemarPower(onlyFirst: rate * (1 - other), onlySecond: other * (1 - rate), level: level)
  }

  private static func reading(
    _ row: PublishedClaim.Row, _ reference: PublishedClaim.Row, of claim: PublishedClaim, _ seeds: Int,
    _ referenceSeeds: Int, _ confidence: Double
  ) -> Reading {
    func moments(_ divisor: PublishedClaim.Divisor) -> Moments? {
      guard let own = claim.moments(of: row, count: seeds, divisor: divisor),
        let other = claim.moments(of: reference, count: referenceSeeds, divisor: divisor)
      else { return nil }
      return Moments(
        welch: WelchTest(own, other, confidence: confidence),
        varianceRatio: VarianceRatioTest(own, other, confidence: confidence))
    }
    let counts = (row.rate?.counts(of: seeds) ?? [], reference.rate?.counts(of: referenceSeeds) ?? [])
    let fisher =
      counts.0.count == 1 && counts.1.count == 1
      ? FisherTest(Proportion(counts.0[0], of: seeds), Proportion(counts.1[0], of: referenceSeeds)) : nil
    return Reading(
      seeds: seeds, referenceSeeds: referenceSeeds, sample: moments(.sample), population: moments(.population),
      fisher: fisher)
  }
}

extension ClaimComparison.Reading {
  /// By the conventions that the claim leaves open.
  func moments(_ divisor: PublishedClaim.Divisor) -> ClaimComparison.Moments? {
    divisor == .sample ? sample : population
  }
}
