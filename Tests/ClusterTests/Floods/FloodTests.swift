import Foundation
import SimulatedTraining
import Sweep
import TestPeers
import TestSupport
import Testing

/// How many tasks an honest worker does in each flood, two a seed and a pretraining; `scripts/soak` asks for more.
private let seeds = ProcessInfo.processInfo.environment["SEEDSWEEP_FLOOD"].flatMap { UInt64($0) } ?? 4
private let isSoak = ProcessInfo.processInfo.environment["SEEDSWEEP_FLOOD"] != nil

@Suite("Floods", .serialized, .waiting(minutes: isSoak ? 60 : 10))
struct FloodTests {
  @Test(
    "a coordinator with two gigabytes outlives a flood of one peer, and an honest worker does its sweep beside it",
    arguments: isSoak || isNightly ? Flood.allCases : [.tokenHolder, .strangersHandshake, .learningCurve])
  func flood(_ flood: Flood) throws {
    let cluster = try FloodedCluster(seeds: seeds)
    let flooding = Running { try cluster.suffer(flood) }
    let longest = try cluster.work()
    try flooding.value()
    #expect(cluster.status() == 0, "\(cluster.errors.suffix(2000))")
    let log = try cluster.log()
    #expect(log.components(separatedBy: #""event":"recorded""#).count - 1 == cluster.sweep.plan.tasks.count)
    #expect(log.contains(flood.complaint), "\(log.suffix(3000))")
    #expect(try cluster.rejectionsOfHonest().isEmpty)
    #expect(try cluster.size() < 100 << 20)
    // No figure of a machine that others use decides; a soak has it to itself.
    if isSoak { #expect(longest < .seconds(1), "the longest that an acknowledgement took") }
  }
}

extension Flood {
  /// What the coordinator says of it.
  fileprivate var complaint: String {
    switch self {
    case .messageWithoutEnd, .tokenHolder, .revokedPeer, .emptyFrames, .strangersHandshake, .manyConnections:
      "it was cut off"
    case .uninvitedArtifacts: "artifacts that no result names"
    // Nothing is said of what is left out.
    case .unreadChunks, .learningCurve, .failureTexts, .greetings: "ended"
    }
  }
}
