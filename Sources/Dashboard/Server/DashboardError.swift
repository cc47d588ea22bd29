/// Why a live page could not be served or read.
public enum DashboardError: Error, Equatable, CustomStringConvertible {
  case badAddress(String)
  case cannotListen(String, reason: String)
  case unusableToken(file: String)
  case noAnswer(String, reason: String)
  case refused(String, status: Int)
  case noRun(folder: String)

  public var description: String {
    switch self {
    case .badAddress(let text):
      "\(text): expected HOST:PORT such as 127.0.0.1:8080, the host as an address in numbers"
    case .cannotListen(let address, let reason): "\(address): the live page cannot be served there: \(reason)"
    case .unusableToken(let file):
      "\(file): expected a token in its first line, 16 to 128 letters, digits, hyphens or underscores"
    case .noAnswer(let address, let reason):
      "\(address): no live page answers there (\(reason)); is a coordinator running with --dashboard \(address)?"
    case .refused(let address, 403):
      "\(address): the live page refused: give the token that the coordinator printed in a file with --token-file"
    case .noRun(let folder):
      "\(folder): no run is there: expected a run's folder, as given to --output, or one that holds such folders"
    case .refused(let address, let status): "\(address): the live page answered with HTTP status \(status)"
    }
  }
}
