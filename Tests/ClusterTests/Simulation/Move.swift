import ReproducibleMath

/// One thing that the adversary does. Numbers choose among what there is, whatever that is, so that a move makes sense in any
/// schedule and a schedule from which moves are taken is one as well.
enum Move: Equatable {
  case deliverToCoordinator(Int)
  case deliverToWorker(Int)
  case dropToCoordinator(Int)
  case dropToWorker(Int)
  case doubleToCoordinator(Int)
  case doubleToWorker(Int)
  /// A worker's network thread looks at the clock.
  case tickWorker(Int)
  case tickCoordinator
  /// Time passes, in milliseconds, and nobody notices yet.
  case advance(Int)
  /// Time passes, in quarters of a second, while everybody looks at the clock and messages arrive.
  case live(Int)
  /// A training comes to its end.
  case finish(Int)
  /// A training fails.
  case fail(Int)
  /// The store's thread makes what it has durable.
  case commit
  /// The store's disk is full.
  case refuse
  /// A worker is killed. `keepsSpool`: its successor finds what it had on disk; `isKnown`: and says whom it replaces.
  case crashWorker(Int, keepsSpool: Bool, isKnown: Bool)
  case drainWorker(Int)
  /// A checkpoint disappears from the store's folder.
  case loseArtifact(Int)
  /// One that disappeared is there again.
  case returnArtifact(Int)
  case restartCoordinator
}

/// What an adversary is allowed to do.
enum Malice {
  /// Anything.
  case anything
  /// Only to kill the coordinator.
  case coordinatorOnly
}

extension Move {
  static func schedule(seed: UInt64, malice: Malice, length: Int) -> [Move] {
    var random = RandomStream(seed: seed, name: "adversary")
    return (0..<length).map { _ in malice == .anything ? anything(&random) : coordinatorOnly(&random) }
  }

  private static func anything(_ random: inout RandomStream) -> Move {
    let which = random.integer(below: 1 << 16)
    switch random.integer(below: 103) {
    case 0..<22: return .deliverToCoordinator(which)
    case 22..<44: return .deliverToWorker(which)
    case 44..<48: return .dropToCoordinator(which)
    case 48..<52: return .dropToWorker(which)
    case 52..<54: return .doubleToCoordinator(which)
    case 54..<56: return .doubleToWorker(which)
    case 56..<66: return .tickWorker(which)
    case 66..<70: return .tickCoordinator
    case 70..<78: return .advance(1 << random.integer(below: 15))
    case 78..<86: return .finish(which)
    case 86: return .fail(which)
    case 87..<93: return .commit
    case 93: return .refuse
    case 94..<97:
      return .crashWorker(which, keepsSpool: random.integer(below: 2) == 0, isKnown: random.integer(below: 2) == 0)
    case 97: return .drainWorker(which)
    case 100...101: return .loseArtifact(which)
    case 102: return .returnArtifact(which)
    default: return .restartCoordinator
    }
  }

  private static func coordinatorOnly(_ random: inout RandomStream) -> Move {
    // The first of a queue: what is not lost comes in order.
    switch random.integer(below: 100) {
    case 0..<26: return .deliverToCoordinator(0)
    case 26..<52: return .deliverToWorker(0)
    case 52..<70: return .tickWorker(random.integer(below: 1 << 16))
    case 70..<78: return .tickCoordinator
    case 78..<86: return .live(1 + random.integer(below: 50))
    case 86..<90: return .finish(random.integer(below: 1 << 16))
    case 90..<97: return .commit
    default: return .restartCoordinator
    }
  }
}
