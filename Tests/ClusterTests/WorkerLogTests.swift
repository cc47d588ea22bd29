import Testing

@testable import Cluster

@Suite("What a worker says of itself")
struct WorkerLogTests {
  private func standing(_ isInTouch: Bool, _ task: String? = nil) -> WorkerLog.Standing {
    WorkerLog.Standing(isInTouch: isInTouch, task: task, address: "tcp://a:1")
  }

  @Test("each change is a line, and what lasts is none")
  func changes() {
    var log = WorkerLog(.host)
    var lines: [String] = []
    func say(_ standing: WorkerLog.Standing, from: Int, to: Int) {
      for second in from..<to { lines += log.lines(standing, now: .seconds(second)) }
    }
    say(standing(false), from: 0, to: 5)
    say(standing(true), from: 5, to: 60)
    say(standing(true, "trial/a"), from: 60, to: 100)
    say(standing(false, "trial/a"), from: 100, to: 130)
    say(standing(true, "trial/a"), from: 130, to: 140)
    #expect(
      lines == [
        "connecting to tcp://a:1", "connected to tcp://a:1", "idle: the coordinator has no task for it at the moment",
        "trains trial/a", "the coordinator does not answer any more: looking for it, and training goes on",
        "connected again",
      ])
  }

  @Test("a thousand short tasks are a few lines, with a count")
  func shortTasks() {
    var log = WorkerLog(.worker)
    var lines: [String] = []
    for task in 0..<1000 {
      for step in 0..<2 {
        lines += log.lines(standing(true, "trial/\(task)"), now: .milliseconds(task * 40 + step * 20))
      }
      log.finish()
    }
    #expect(
      lines == [
        "trains trial/0", "trains trial/250 (250 finished so far)", "trains trial/500 (500 finished so far)",
        "trains trial/750 (750 finished so far)",
      ])
  }

  @Test("a worker of a talkative host leaves the connection to one of them, and one that is to be silent says nothing")
  func voices() {
    var worker = WorkerLog(.worker)
    #expect(worker.lines(standing(false), now: .zero).isEmpty)
    #expect(worker.lines(standing(true), now: .seconds(1)).isEmpty)
    var silent = WorkerLog(.silent)
    #expect(silent.lines(standing(true, "trial/a"), now: .zero).isEmpty)
    #expect(silent.farewell(.stopped, unacknowledged: 3, spool: "/s") == nil)
  }

  @Test("the last line says why it leaves and what stays behind")
  func farewell() {
    let log = WorkerLog(.worker)
    #expect(
      log.farewell(.drained(reason: "the sweep is finished"), unacknowledged: 0, spool: "/s")
        == "leaves: the sweep is finished")
    #expect(
      log.farewell(.idle(reason: "no coordinator answered"), unacknowledged: 1, spool: "/s")
        == "leaves: no coordinator answered; 1 result that nobody has acknowledged stays in /s for the next start")
  }
}
