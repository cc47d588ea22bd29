import PrintableText
import Sweep

extension CoordinatorMessage {
  private static let mostCharacters = 1000
  private static let mostLines = 10_000

  /// The message with every text as a terminal and a log can show it: a coordinator may be anybody's.
  var printable: CoordinatorMessage {
    func shown(_ text: String) -> String { text.printable(atMost: Self.mostCharacters) }
    return switch self {
    case .welcome(let sweep, let run): .welcome(sweep: shown(sweep), run: run)
    case .refused(let reason): .refused(reason: shown(reason))
    case .reject(let task, let digest, let reason): .reject(task, digest: digest, reason: shown(reason))
    case .drain(let reason): .drain(reason: shown(reason))
    case .absent(let digest, let reason): .absent(digest, reason: shown(reason))
    case .status(let lines): .status(lines.prefix(Self.mostLines).map(shown))
    case .identify, .lease, .acknowledge, .cancel, .want, .chunk, .have, .enrolled, .dismissed: self
    }
  }
}
