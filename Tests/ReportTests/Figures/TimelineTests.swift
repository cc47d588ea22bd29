import Sweep
import Testing

@testable import Report

@Suite struct `A timeline` {
  private func span(_ from: Double, _ to: Double, _ look: Timeline.Look = .trial) -> Timeline.Span {
    Timeline.Span(from: from, to: to, look: look, note: "from \(from)")
  }

  private func boxes(_ drawing: Drawing) -> Int {
    drawing.content.text.matches(of: /<rect class="(bar|ring|no-data)/).count
  }

  @Test func `draws a box for each training where it was, as long as it took`() {
    let lane = Timeline.Lane(label: "a", presence: [0...1000], spans: [span(0, 250), span(500, 1000, .failed)])
    let drawing = Timeline(lanes: [lane], times: 0...1000).drawing(width: 1206)
    // A plot of 1000 units between its margins.
    #expect(drawing.content.text.contains("x=\"190\" y=\"8\" width=\"250\""))
    #expect(drawing.content.text.contains("x=\"690\" y=\"8\" width=\"500\""))
    #expect(boxes(drawing) == 2 && drawing.content.text.contains("<path class=\"mean\""), "a cross on the failure")
  }

  @Test func `draws neighbours that nobody could tell apart as one, and counts them`() {
    let many = (0..<10_000).map { span(Double($0), Double($0) + 1) }
    let one = Timeline.Lane(label: "a", presence: [], spans: many)
    let drawing = Timeline(lanes: [one], times: 0...10_000).drawing(width: 350)
    #expect(boxes(drawing) == 1 && drawing.content.text.contains("10000 trainings"))
    let gap = Timeline.Lane(label: "a", presence: [], spans: Array(many[..<4000] + many[6000...]))
    #expect(boxes(Timeline(lanes: [gap], times: 0...10_000).drawing(width: 350)) == 2, "idle time is seen")
  }

  @Test(arguments: [30.0, 600, 7200, 40_000, 200_000, 3e6, 4e7])
  func `has round moments below it, as many as there is room for`(length: Double) {
    let start = 1_800_000_123.0
    let ticks = TimeTicks(in: start...(start + length), atMost: 8)
    #expect((2...9).contains(ticks.values.count), "\(ticks.values.count)")
    #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count, "no two read the same")
    #expect(ticks.values.allSatisfy { (start...(start + length)).contains($0) })
  }

  @Test func `keeps the workers that did something last where there are too many, in the order of their names`() {
    let stays = (0..<100).map { number in
      RunHistory.Stay(worker: "w\(100 + number)", host: "h", from: 0, to: Double(number), isConnected: false)
    }
    let timeline = Timeline(RunHistory(stays: stays), time: 1000)
    #expect(timeline?.lanes.map(\.label) == (160..<200).map { "w\($0)" })
    #expect(Timeline(RunHistory(), time: 0) == nil)
  }

  @Test func `has one lane for a place in which one worker followed another`() throws {
    let stays = ["n/7.0/458553e0eb91cd6a", "n/7.0/be9d7daa0387770", "n/7.1/c67eb4f088ded975", "plain", "a/b/c d"].map {
      RunHistory.Stay(worker: $0, host: "n", from: 0, to: 10, isConnected: false)
    }
    let timeline = try #require(Timeline(RunHistory(stays: stays), time: 10))
    #expect(timeline.lanes.map(\.label) == ["a/b/c d", "n/7.0", "n/7.1", "plain"])
    #expect(timeline.lanes[1].presence.count == 2)
  }
}
