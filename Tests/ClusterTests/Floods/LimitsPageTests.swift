import Foundation
import Testing

@testable import Cluster

@Suite("The page of limits")
struct LimitsPageTests {
  @Test("it names every limit, with its number")
  func numbers() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let page = try String(
      contentsOf: root.appending(path: "Sources/seedsweep/Documentation.docc/Limits.md"), encoding: .utf8)
    let rows = page.matches(of: /\| `(\w+)` \| ([^|]+) \|/).map { (String($0.1), String($0.2)) }.filter {
      $0.0 != "PeerLimits"
    }
    let written = Dictionary(uniqueKeysWithValues: rows)
    var limits: [String: String] = [:]
    for (name, value) in Mirror(reflecting: PeerLimits()).children {
      let name = try #require(name)
      limits[name] = Self.text(value, isBytes: name.hasSuffix("Bytes") || ["bytes", "json"].contains(name))
    }
    #expect(written == limits)
  }

  private static func text(_ value: Any, isBytes: Bool) -> String {
    func number(_ number: Int) -> String { isBytes ? "\(number >> 20) MiB" : "\(number)" }
    if let rate = value as? Rate { return "\(number(Int(rate.burst))), \(number(Int(rate.perSecond)))/s" }
    return (value as? Int).map(number) ?? ""
  }
}
