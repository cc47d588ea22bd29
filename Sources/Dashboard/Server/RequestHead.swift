import FlyingFox

/// The head of a request as it comes, of which there may only be so much.
///
/// FlyingFox's own server reads lines of any length for any time, and ends when the process is out of descriptors; its types, its client and
/// its sockets are used here, and nothing of what the page answers depends on a body.
struct RequestHead {
  enum Step: Equatable {
    case incomplete
    case complete(Request)
    case refused(HTTPStatusCode)
  }

  struct Request: Equatable {
    var method: String
    /// Path and query as they came.
    var target: String
    /// By their names in lower case.
    var headers: [String: String]
  }

  private let limit: Int
  private var bytes: [UInt8] = []

  init(atMost limit: Int) { self.limit = limit }

  mutating func take(_ new: [UInt8]) -> Step {
    // The end may have begun in what was there.
    let start = max(0, bytes.count - 3)
    bytes += new
    guard let end = bytes[start...].firstRange(of: Array("\r\n\r\n".utf8)) else {
      return bytes.count > limit ? .refused(.requestHeaderFieldsTooLarge) : .incomplete
    }
    guard end.upperBound <= limit else { return .refused(.requestHeaderFieldsTooLarge) }
    return Request(bytes[..<end.lowerBound]).map(Step.complete) ?? .refused(.badRequest)
  }
}

extension RequestHead.Request {
  /// Nil where it is no request of HTTP/1, or says something twice that can be said once only.
  fileprivate init?(_ bytes: ArraySlice<UInt8>) {
    var lines = bytes.split(separator: Array("\r\n".utf8))
    guard !lines.isEmpty else { return nil }
    let words = lines.removeFirst().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, words[1].first == UInt8(ascii: "/"), words[2].starts(with: Array("HTTP/1.".utf8)) else {
      return nil
    }
    method = String(decoding: words[0], as: UTF8.self)
    target = String(decoding: words[1], as: UTF8.self)
    headers = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = String(decoding: line[(colon + 1)...].trimmed, as: UTF8.self)
      guard headers.updateValue(value, forKey: name) == nil || !Self.single.contains(name) else { return nil }
    }
  }

  private static let single: Set = ["host", "authorization", "cookie"]

  /// For those who answer it.
  var http: HTTPRequest {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = parts.dropFirst().flatMap { $0.split(separator: "&") }.map { item in
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return HTTPRequest.QueryItem(name: String(pair[0]), value: pair.count > 1 ? String(pair[1]) : "")
    }
    var fields = HTTPHeaders()
    for (name, value) in headers { fields[HTTPHeader(name)] = value }
    return HTTPRequest(
      method: HTTPMethod(method), version: .http11, path: String(parts[0]), query: query, headers: fields,
      body: HTTPBodySequence())
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks at its ends.
  fileprivate var trimmed: ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return []
    }
    return self[first...last]
  }
}
