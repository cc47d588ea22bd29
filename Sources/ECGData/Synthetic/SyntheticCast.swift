/// Who is recorded: rhythm, patient and fold of each generated record.
///
/// The beginning of a longer list is the shorter list, for any seed. Each rhythm's share of any beginning is PTB-XL's within one
/// record. Some patients have two or three records, some of them of two rhythms, and all of a patient's records are in one fold.
/// The second and third patients of each rhythm are in folds 9 and 10, so that these hold every rhythm from about a hundred records on.
struct SyntheticCast {
  struct Member: Equatable {
    var rhythm: SyntheticRhythm
    var patientID: Int
    var fold: Int
  }

  /// The shares of SR, AFIB, STACH, SARRH and SBRAD in PTB-XL's cohort.
  static let shares = [0.82, 0.073, 0.039, 0.037, 0.031]
  /// The folds of a rhythm's patients in turn.
  private static let folds = [3, 9, 10, 1, 5, 7, 2, 8, 4, 6]

  private var recordCounts = [Int](repeating: 0, count: SyntheticRhythm.allCases.count)
  private var patientCounts = [Int](repeating: 0, count: SyntheticRhythm.allCases.count)
  private var patients = 0
  /// Records that a known patient of a rhythm still gets.
  private var pending = [[Member]](repeating: [], count: SyntheticRhythm.allCases.count)

  /// The first `count` records.
  static func members(_ count: Int) -> [Member] {
    var cast = SyntheticCast()
    return (0..<count).map { _ in cast.next() }
  }

  private mutating func next() -> Member {
    // The rhythm that lags furthest behind its share.
    let total = Double(recordCounts.reduce(1, +))
    let lags = SyntheticRhythm.allCases.map { Self.shares[$0.rawValue] * total - Double(recordCounts[$0.rawValue]) }
    let rhythm = SyntheticRhythm.allCases.max { lags[$0.rawValue] < lags[$1.rawValue] } ?? .sinusRhythm
    recordCounts[rhythm.rawValue] += 1
    if let member = pending[rhythm.rawValue].popLast() { return member }
    return newPatient(with: rhythm)
  }

  private mutating func newPatient(with rhythm: SyntheticRhythm) -> Member {
    let number = patientCounts[rhythm.rawValue]
    patientCounts[rhythm.rawValue] += 1
    patients += 1
    let member = Member(rhythm: rhythm, patientID: patients, fold: Self.folds[number % Self.folds.count])
    // Periods that share no factor with ten, so that no fold gets more of these patients than another.
    let further = rhythm == .sinusRhythm ? [0, 0, 1, 0, 0, 2, 0][number % 7] : number % 11 == 6 ? 1 : 0
    pending[rhythm.rawValue] += [Member](repeating: member, count: further)
    if rhythm != .sinusRhythm && number % 7 == 4 {
      var other = member
      other.rhythm = .sinusRhythm
      pending[SyntheticRhythm.sinusRhythm.rawValue].append(other)
    }
    return member
  }
}
