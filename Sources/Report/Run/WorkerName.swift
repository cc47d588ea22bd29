/// A worker for people: its host, its process and its number there.
enum WorkerName {
  /// `node-7/4711.0` of `node-7/4711.0/458553e0eb91cd6a`, whose end tells it from one that had the same place before; any other name as it is.
  static func short(_ worker: String) -> String {
    let parts = worker.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[2].allSatisfy(\.isHexDigit) else { return worker }
    return "\(parts[0])/\(parts[1])"
  }
}
