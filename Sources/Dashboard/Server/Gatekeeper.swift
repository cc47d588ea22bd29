import FlyingFox
import Foundation

/// Decides who may see the live page.
///
/// With a token, a request has to bring it: in its address, which is answered with a cookie, in that cookie, or as a bearer token.
/// Without one, which is for the loopback only, it has to name the host as one would on this host: pages from elsewhere whose name was
/// made to point here (DNS rebinding) are turned away.
struct Gatekeeper: Sendable {
  enum Verdict: Equatable {
    case admitted
    /// The token was in the address: it goes into a cookie, and out of the address.
    case admittedByAddress
    case refused
  }

  let token: AccessToken?

  static let cookie = "seedsweep-token"

  func verdict(_ request: HTTPRequest) -> Verdict {
    guard let token else { return isLocalName(request.headers[HTTPHeader("Host")] ?? "") ? .admitted : .refused }
    if let own = request.query["token"] { return token.matches(own) ? .admittedByAddress : .refused }
    if let bearer = request.headers[.authorization]?.drop(prefix: "Bearer ") {
      return token.matches(bearer) ? .admitted : .refused
    }
    let cookies = (request.headers[HTTPHeader("Cookie")] ?? "").split(separator: ";")
    let own = cookies.compactMap { String($0.drop { $0 == " " }).drop(prefix: "\(Self.cookie)=") }
    return own.contains { token.matches($0) } ? .admitted : .refused
  }

  private func isLocalName(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } : host.prefix { $0 != ":" }
    return name == "localhost" || name == "[::1"
      || (name.hasPrefix("127.") && name.allSatisfy { $0.isNumber || $0 == "." })
  }
}

extension String {
  /// What follows `prefix`; nil where the text does not begin with it.
  fileprivate func drop(prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
