import Synchronization
import Testing

@testable import ZeroMQ

@Suite("The ZAP conversation")
struct ZAPTests {
  private let key = CurvePublicKey(bytes: [UInt8](repeating: 7, count: 32))!

  private func request(
    version: String = "1.0", domain: String = "test", mechanism: String = "CURVE", credentials: [[UInt8]]? = nil
  ) -> [[UInt8]] {
    let head = [version, "42", domain, "10.0.0.2", "", mechanism].map { Array($0.utf8) }
    return [[0, 1], []] + head + (credentials ?? [key.bytes])
  }

  private func answer(_ message: [[UInt8]], admitting: Bool = true) -> [String]? {
    let authenticator = ZAPAuthenticator(domain: "test") { key, address in
      admitting && address == "10.0.0.2" ? .admit(userID: key.abbreviated) : .deny
    }
    guard let answer = authenticator.answer(to: message) else { return nil }
    #expect(Array(answer.prefix(2)) == [[0, 1], []], "the envelope comes back")
    return answer.dropFirst(2).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a peer that the verdict admits gets 200 and its name")
  func admitted() { #expect(answer(request()) == ["1.0", "42", "200", "OK", "070707070707", ""]) }

  @Test("a peer of another domain or mechanism, or one that the verdict denies, gets 400")
  func denied() {
    let no = ["1.0", "42", "400", "the key is not known here", "", ""]
    #expect(answer(request(), admitting: false) == no)
    #expect(answer(request(domain: "other")) == no)
    #expect(answer(request(domain: "")) == no)
    #expect(answer(request(mechanism: "NULL", credentials: [])) == no)
    #expect(answer(request(mechanism: "PLAIN", credentials: [[1], [2]])) == no)
  }

  @Test("what is no request gets no answer, by which nobody gets in")
  func malformed() {
    #expect(answer(request(version: "2.0")) == nil)
    #expect(answer(request(credentials: [[1, 2, 3]])) == nil)
    #expect(answer(request(credentials: [])) == nil)
    for count in 0..<8 { #expect(answer(Array(request().prefix(count))) == nil) }
    #expect(answer([[0], [1]] + request().dropFirst(2)) == nil, "no delimiter")
  }
}

/// Something one thread tells another.
final class Flag: Sendable {
  private let raised = Atomic(false)

  func raise() { raised.store(true, ordering: .releasing) }

  var isRaised: Bool { raised.load(ordering: .acquiring) }
}
