import Testing
import ZeroMQ

@testable import Access

@Suite("Membership")
struct MembershipTests {
  private let token = try! CurveKeyPair().publicKey
  private let key = try! CurveKeyPair().publicKey
  private let other = try! CurveKeyPair().publicKey

  private func membership(uses: Int = 1, role: Role = .worker) -> Membership {
    var membership = Membership()
    membership.issue(IssuedToken(key: token, role: role, expires: 100, usesLeft: uses), at: 0)
    return membership
  }

  @Test("a stranger is nobody, a token's holder may enrol until it expires, an enrolled key is a member")
  func standings() throws {
    var membership = membership(role: .observer)
    #expect(membership.standing(of: key, at: 1) == nil)
    #expect(membership.standing(of: token, at: 99) == .enrolling)
    #expect(membership.standing(of: token, at: 100) == .enrolling, "to be told when it expired")
    #expect(membership.standing(of: token, at: 100 + 7 * 86400) == nil)
    try membership.enrol(key, name: "anton", token: token, at: 50)
    #expect(membership.standing(of: key, at: 1_000_000) == .member(.observer))
    #expect(membership.members == [Member(key: key, name: "anton", role: .observer, enrolled: 50, token: token)])
  }

  @Test("a token serves as many keys as it says; the same key again is no second use")
  func uses() throws {
    var membership = membership(uses: 1)
    try membership.enrol(key, name: "a", token: token, at: 1)
    try membership.enrol(key, name: "a", token: token, at: 2)
    let before = membership
    #expect(throws: EnrolmentRefusal.usedUp) { try membership.enrol(other, name: "b", token: token, at: 3) }
    #expect(membership == before)
    #expect(membership.standing(of: token, at: 3) == .enrolling, "to be told why")
  }

  @Test("expired and unknown tokens, revoked keys and the keys of tokens are not enrolled, and nothing changes")
  func refusals() throws {
    var membership = membership(uses: 5)
    try membership.enrol(key, name: "a", token: token, at: 1)
    #expect(membership.revoke("a", at: 2).map(\.key) == [key])
    let before = membership
    #expect(throws: EnrolmentRefusal.expired(100, now: 100, theirs: 40)) {
      try membership.enrol(other, name: "b", token: token, at: 100, theirs: 40)
    }
    #expect(throws: EnrolmentRefusal.unknown) { try membership.enrol(other, name: "b", token: other, at: 5) }
    #expect(throws: EnrolmentRefusal.unknown) { try membership.enrol(other, name: "b", token: key, at: 5) }
    #expect(throws: EnrolmentRefusal.revoked) { try membership.enrol(key, name: "a", token: token, at: 5) }
    #expect(throws: EnrolmentRefusal.tokenKey) { try membership.enrol(token, name: "b", token: token, at: 5) }
    #expect(membership == before)
  }

  @Test("a member is revoked by name or by the beginning of its key, and stays so")
  func revocation() throws {
    var membership = membership(uses: 3)
    try membership.enrol(key, name: "anton", token: token, at: 1)
    try membership.enrol(other, name: "berta", token: token, at: 1)
    #expect(membership.revoke("nobody", at: 2).isEmpty)
    #expect(membership.revoke(String(key.hexadecimal.prefix(7)), at: 2).isEmpty, "too few digits")
    #expect(membership.revoke(String(key.hexadecimal.prefix(8)), at: 2).map(\.name) == ["anton"])
    #expect(membership.standing(of: key, at: 3) == nil)
    #expect(membership.standing(of: other, at: 3) == .member(.worker))
    #expect(membership.revoke("anton", at: 4).isEmpty, "once is enough")
  }

  @Test("closing the tokens leaves members alone")
  func closing() throws {
    var membership = membership(uses: 2)
    try membership.enrol(key, name: "a", token: token, at: 1)
    #expect(membership.closeTokens(at: 2).map(\.key) == [token])
    #expect(membership.standing(of: token, at: 2) == nil)
    #expect(membership.standing(of: key, at: 2) == .member(.worker))
  }

  @Test("a name from the network can be shown on a terminal")
  func names() throws {
    var membership = membership(uses: 3)
    try membership.enrol(key, name: "a\u{1B}[2Jb\n\u{202E}c", token: token, at: 1)
    try membership.enrol(other, name: String(repeating: "x", count: 5000), token: token, at: 1)
    #expect(membership.members.map(\.name) == ["a?[2Jb ?c", String(repeating: "x", count: 64)])
  }

  @Test("the token by which a member came is remembered, and closed alone with it")
  func closingWithMember() throws {
    var membership = membership(uses: 3)
    let second = try CurveKeyPair().publicKey
    membership.issue(IssuedToken(key: second, role: .worker, expires: 100, usesLeft: 1), at: 0)
    try membership.enrol(key, name: "anton", token: token, at: 1)
    let revoked = membership.revoke("anton", at: 2)
    #expect(revoked.map(\.token) == [token])
    #expect(membership.openTokens(at: 2).map(\.key) == [token, second])
    #expect(membership.closeTokens(of: revoked, at: 2).map(\.usesLeft) == [2])
    #expect(membership.openTokens(at: 2).map(\.key) == [second])
    #expect(throws: EnrolmentRefusal.unknown) { try membership.enrol(other, name: "anton", token: token, at: 3) }
  }

  @Test("a host that was revoked and comes back with another key is told from one that was never there")
  func comeback() throws {
    var membership = membership(uses: 4)
    let first = try membership.enrol(key, name: "anton", token: token, at: 1)
    let berta = try membership.enrol(try CurveKeyPair().publicKey, name: "berta", token: token, at: 1)
    #expect(membership.revoke("anton", at: 2).count == 1)
    let again = try membership.enrol(other, name: "anton", token: token, at: 2)
    #expect(membership.revokedNamesake(of: again)?.key == key)
    for never in [first, berta] { #expect(membership.revokedNamesake(of: never) == nil) }
    // Two hosts of one name at once, of which one is revoked later: nobody has come back.
    let namesake = try membership.enrol(try CurveKeyPair().publicKey, name: "berta", token: token, at: 3)
    #expect(membership.revoke(berta.key.hexadecimal, at: 4).count == 1)
    #expect(membership.revokedNamesake(of: namesake) == nil)
  }
}
