import Access
import Foundation

extension IssuedToken {
  /// What it is still good for, for people.
  var text: String {
    let hosts = usesLeft == 1 ? "one more host" : "\(usesLeft) more hosts"
    return "\(shortKey)  \(role)  for \(hosts), until \(expires.date)"
  }
}

extension Seconds {
  var date: String { Date(timeIntervalSince1970: Double(self)).formatted(.iso8601) }
}
