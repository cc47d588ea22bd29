import ContentHash
import Synchronization
import Training

/// Writes the specifications of tasks that are given out, each once, and those that differ in their seed only from one pattern.
///
/// A memory only: what it answers depends on the task and its checkpoint alone. Safe to share between threads.
public final class SpecificationCache: Sendable {
  private struct Key: Hashable {
    let task: TaskID
    let checkpoint: SHA256Digest?
  }

  private struct State {
    var written: [Key: TaskSpecification] = [:]
    var patterns: [TrialTask: SpecificationPattern] = [:]
    /// How many bytes both have together.
    var bytes = 0
  }

  /// More are never in use at once.
  private static let capacity = 4096
  /// A specification has a byte for each packed record, and so has a pattern.
  private static let mostBytes = 64 << 20

  private let state = Mutex(State())

  public init() {}

  /// What the worker of `planned` is to do, `checkpoint` being the result of its prerequisite.
  func specification(of planned: PlannedTask, checkpoint: SHA256Digest?) -> TaskSpecification {
    let key = Key(task: planned.id, checkpoint: checkpoint)
    return state.withLock { state in
      if let known = state.written[key] { return known }
      if state.written.count >= Self.capacity || state.bytes >= Self.mostBytes {
        state.written.removeAll(keepingCapacity: true)
        state.patterns.removeAll(keepingCapacity: true)
        state.bytes = 0
      }
      let specification = Self.write(planned.task(checkpoint: checkpoint), &state)
      state.written[key] = specification
      state.bytes += specification.bytes.count
      return specification
    }
  }

  private static func write(_ task: TrainingTask, _ state: inout State) -> TaskSpecification {
    guard case .trial(let trial) = task else { return TaskSpecification(task) }
    let form = SpecificationPattern.form(of: trial)
    if let known = state.patterns[form] { return known.specification(of: trial) }
    let pattern = SpecificationPattern(form)
    state.patterns[form] = pattern
    state.bytes += pattern.bytes
    return pattern.specification(of: trial)
  }
}

/// The JSON of a trial with gaps for its seed and checkpoint: it is the same for all seeds of a condition.
///
/// To fill the gaps takes a hundredth of the time that encoding takes, and gives the same bytes.
struct SpecificationPattern {
  private enum Gap { case seed, checkpoint }

  /// Numbers that stand for the seed and the checkpoint; nobody uses them for anything else.
  private static let seed: UInt64 = 0xFEED_5EED_FEED_5EED
  private static let checkpoint = SHA256Digest(hashing: Array("the checkpoint of a pattern".utf8))

  /// What stands before each gap.
  private var pieces: [(text: [UInt8], gap: Gap)] = []
  private var end: [UInt8]

  /// How many bytes it has without what fills the gaps.
  var bytes: Int { pieces.reduce(end.count) { $0 + $1.text.count } }

  /// The trial with its seed and checkpoint left open, wherever they occur.
  static func form(of trial: TrialTask) -> TrialTask {
    var form = trial
    func open(_ value: UInt64) -> UInt64 { value == trial.seed ? seed : value }
    form.seed = seed
    for stream in SeedStream.allCases { form.streams[stream] = open(trial.streams[stream]) }
    if trial.checkpoint != nil { form.checkpoint = checkpoint }
    return form
  }

  init(_ form: TrialTask) {
    let marks = [(Array("\(Self.seed)".utf8), Gap.seed), (Array(Self.checkpoint.hexadecimal.utf8), .checkpoint)]
    end = []
    var rest = TaskSpecification(.trial(form)).bytes[...]
    while !rest.isEmpty {
      if let (mark, gap) = marks.first(where: { rest.starts(with: $0.0) }) {
        pieces.append((end, gap))
        end = []
        rest = rest.dropFirst(mark.count)
      } else {
        end.append(rest.removeFirst())
      }
    }
  }

  func specification(of trial: TrialTask) -> TaskSpecification {
    let seed = Array("\(trial.seed)".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end.count + pieces.reduce(0) { $0 + $1.text.count + 64 })
    for (text, gap) in pieces {
      bytes += text
      switch gap {
      case .seed: bytes += seed
      case .checkpoint: bytes += Array(trial.checkpoint!.hexadecimal.utf8)
      }
    }
    return TaskSpecification(bytes: bytes + end)
  }
}
