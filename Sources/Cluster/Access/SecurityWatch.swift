import Access
import ZeroMQ

/// Tells the security log who joined and who was refused, on a thread of its own: nobody waits for the disk.
///
/// However often something happens to a key, its first, second, fourth, eighth ... time is a line.
struct SecurityWatch {
  private let keys: CoordinatorKeys
  private let addresses: PeerAddresses
  private let writer: Conveyor<SecurityEvent>
  private var counts = Refusals()

  init(_ keys: CoordinatorKeys, addresses: PeerAddresses) throws {
    self.keys = keys
    self.addresses = addresses
    let log = keys.log
    writer = try Conveyor(name: "security log", gathering: .milliseconds(10)) { log.note($0) }
  }

  /// The key of a host has become a member's, or asks once more, as it may.
  mutating func enrolled(_ member: Member) {
    guard let count = counts.note("enrolled \(member.key)") else { return }
    var event = SecurityEvent(.enrolled, member)
    (event.address, event.count) = (member.token.flatMap(addresses.address), count)
    if let earlier = keys.membership.revokedNamesake(of: member) {
      event.reason = "the key \(earlier.shortKey) of this name was revoked before"
    }
    writer.put(event)
  }

  /// A peer that was let in says hello, looks on or operates.
  mutating func joined(_ userID: String?) {
    guard let key = userID.flatMap(CurvePublicKey.init(hexadecimal:)), let count = counts.note("joined \(key)"),
      let member = keys.membership.members.first(where: { $0.key == key })
    else { return }
    var event = SecurityEvent(.joined, member)
    (event.address, event.count) = (addresses.address(of: key), count)
    writer.put(event)
  }

  /// A message of somebody who was let in is refused.
  mutating func refused(_ userID: String?, reason: String) {
    guard let key = userID.flatMap(CurvePublicKey.init(hexadecimal:)) else { return }
    refused(key, address: addresses.address(of: key), reason: reason)
  }

  /// Refuses `key`, which connected from `address`.
  mutating func refused(_ key: CurvePublicKey, address: String?, reason: String) {
    guard let count = counts.note("refused \(key)") else { return }
    var event = SecurityEvent(.refused, key: key)
    (event.address, event.count, event.reason) = (address, count, String(reason.prefix(200)))
    writer.put(event)
  }

  /// Returns when everything is written; nothing may be told afterwards.
  func finish() { writer.finish() }
}
