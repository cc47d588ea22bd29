import Testing

@testable import Cluster

@Suite("The course of a launched host")
struct LaunchCourseTests {
  private let handle = LaunchHandle(way: "ssh", identifier: "1", folder: "/f")
  private let silence = LaunchError(.unreachable, "no route")
  private let fault = LaunchError(.failed, "disk full")

  private func started(at now: Double = 0) -> LaunchCourse {
    var course = LaunchCourse(now: now)
    course.prepared(now: now)
    course.started(handle, now: now)
    return course
  }

  @Test("a host is prepared, started and then looked at now and then")
  func order() {
    var course = LaunchCourse(now: 0)
    #expect(course.step(now: 0) == .prepare)
    course.prepared(now: 1)
    #expect(course.step(now: 1) == .start)
    course.started(handle, now: 2)
    #expect(course.step(now: 2) == nil && course.step(now: 5) == .look(handle))
    course.seen(.running, now: 5)
    #expect(course.step(now: 6) == nil && course.step(now: 5 + LaunchCourse.pauseBetweenLooks) == .look(handle))
  }

  @Test("a host that does not answer is asked again for as long as it takes, at pauses that grow to two minutes")
  func silent() {
    var course = LaunchCourse(now: 0)
    var now = 0.0
    var pauses: [Double] = []
    for _ in 0..<1000 {
      course.failed(silence, now: now)
      pauses.append(course.due - now)
      now = course.due
      #expect(course.step(now: now) == .prepare)
    }
    #expect(pauses.prefix(6) == [5, 10, 20, 40, 80, 120] && pauses.allSatisfy { $0 <= 120 })
    course.prepared(now: now)
    course.failed(silence, now: now)
    #expect(course.due - now == 5)
  }

  @Test("a host on which the same goes wrong five times is given up, and says why")
  func failing() {
    var course = LaunchCourse(now: 0)
    for count in 1...5 {
      #expect(!course.isOver, "\(count)")
      course.failed(fault, now: course.due)
    }
    #expect(course.phase == .over(reason: "given up after 5 tries: disk full"))
    #expect(course.step(now: 1e9) == nil)
  }

  @Test(
    "workers that are lost are started again however often, and those that fail only until it is no accident any more")
  func ends() {
    var course = started()
    for _ in 0..<100 {
      course.seen(.ended(LaunchEnd(.lost, reason: "killed")), now: course.due)
      #expect(course.step(now: course.due) == .prepare)
      course.prepared(now: course.due)
      course.started(handle, now: course.due)
    }
    for count in 1...5 {
      #expect(!course.isOver, "\(count)")
      course.seen(.ended(LaunchEnd(.failed, reason: "ended with status 1")), now: course.due)
      guard !course.isOver else { break }
      course.prepared(now: course.due)
      course.started(handle, now: course.due)
    }
    #expect(course.isOver)
  }

  @Test("workers that lived for long have not failed at their start")
  func soundLife() {
    var course = started()
    for _ in 0..<20 {
      course.seen(.ended(LaunchEnd(.failed, reason: "ended with status 1")), now: course.due + 3600)
      #expect(!course.isOver)
      course.prepared(now: course.due)
      course.started(handle, now: course.due)
    }
  }

  @Test("workers that have nothing to do any more are not started again")
  func done() {
    var course = started()
    course.seen(.ended(LaunchEnd(.done, reason: "ended")), now: 10)
    #expect(course.phase == .over(reason: "ended"))
  }

  @Test("what is wished is told once, and nothing is started after it", arguments: [LaunchWish.drain, .stop])
  func wishes(_ wish: LaunchWish) {
    var course = started()
    course.wants(wish, now: 0)
    #expect(course.step(now: 0) == (wish == .drain ? .drain(handle) : .stop(handle)))
    course.failed(silence, now: 0)
    #expect(course.step(now: course.due) == (wish == .drain ? .drain(handle) : .stop(handle)))
    course.told(now: 10)
    #expect(course.step(now: course.due) == .look(handle))
    course.seen(.ended(LaunchEnd(.lost, reason: "killed")), now: 20)
    #expect(course.isOver)

    var waiting = LaunchCourse(now: 0)
    waiting.failed(silence, now: 0)
    waiting.wants(wish, now: 1)
    #expect(waiting.isOver)
  }

  @Test("what an earlier process started is looked at, not started again")
  func adopted() {
    let course = LaunchCourse(handle: handle, now: 3)
    #expect(course.step(now: 3) == .look(handle))
  }

  @Test(
    "what waits for a coordinator where it is not any more is ended first, however long its host is away, and then started anew"
  )
  func displaced() {
    var course = LaunchCourse(handle: handle, isDisplaced: true, now: 0)
    #expect(course.step(now: 0) == .stop(handle))
    course.failed(silence, now: 0)
    #expect(course.step(now: course.due) == .stop(handle))
    course.told(now: 10)
    #expect(course.step(now: course.due) == .look(handle))
    course.seen(.running, now: 11)
    #expect(course.step(now: course.due) == .look(handle) && course.due < 13)
    course.seen(.ended(LaunchEnd(.done, reason: "ended")), now: 12)
    #expect(course.step(now: 12) == .prepare)
    course.prepared(now: 12)
    course.started(handle, now: 12)
    #expect(course.step(now: course.due) == .look(handle))
  }
}
