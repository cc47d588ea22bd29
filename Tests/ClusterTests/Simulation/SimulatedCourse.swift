import ReproducibleMath

/// One schedule and what came of it.
struct SimulatedCourse {
  let schedule: [Move]
  let workers: Int
  let auditShare: Double
  let malice: Malice

  init(seed: UInt64, malice: Malice, length: Int = 120) {
    schedule = Move.schedule(seed: seed, malice: malice, length: length)
    workers = 1 + Int(seed % 4)
    auditShare = seed % 3 == 0 ? 0.5 : 0
    self.malice = malice
  }

  private init(_ schedule: [Move], like other: SimulatedCourse, malice: Malice? = nil) {
    self.schedule = schedule
    workers = other.workers
    auditShare = other.auditShare
    self.malice = malice ?? other.malice
  }

  /// The same course, held to the promise that no training is cancelled.
  var blamedForCancellations: SimulatedCourse { SimulatedCourse(schedule, like: self, malice: .coordinatorOnly) }

  func without(_ index: Int) -> SimulatedCourse {
    var shorter = schedule
    shorter.remove(at: index)
    return SimulatedCourse(shorter, like: self)
  }

  /// The promises that were broken.
  func violations() -> [String] {
    var cluster = SimulatedCluster(
      workers: workers, auditShare: auditShare,
      // One of two that train the same task has to be cancelled.
      hasStragglers: malice == .anything)
    for move in schedule { cluster.perform(move) }
    var violations = cluster.violations
    if malice == .coordinatorOnly, cluster.cancellations > 0 { violations.append("a training was cancelled") }
    if !violations.isEmpty { return violations }
    let isFinished = cluster.settle()
    return cluster.violations + (isFinished ? [] : ["the sweep does not end"])
  }

  /// The shortest course that this one can be cut down to and that still breaks a promise: none of its moves can be left out.
  func shrunk() -> SimulatedCourse {
    var course = self
    var piece = max(1, schedule.count / 2)
    while true {
      var start = 0
      var isShorter = false
      while start < course.schedule.count {
        var shorter = course.schedule
        shorter.removeSubrange(start..<min(start + piece, shorter.count))
        let candidate = SimulatedCourse(shorter, like: self)
        if candidate.violations().isEmpty {
          start += piece
        } else {
          course = candidate
          isShorter = true
        }
      }
      if piece == 1, !isShorter { return course }
      piece = max(1, piece / 2)
    }
  }
}
