import Foundation
import Glibc
import TestSupport
import Testing
import ZeroMQ

@Suite("Waiting", .waiting(minutes: 10))
struct PollerTests {
  @Test("a poller says which of its sockets has a message")
  func whichSocket() throws {
    let context = try Context()
    let first = try Socket(.router, in: context)
    try first.bind("inproc://first")
    let second = try Socket(.router, in: context)
    try second.bind("inproc://second")
    var poller = Poller()
    poller.add(first)
    poller.add(second)
    #expect(try poller.wait(atMost: .zero) == [false, false])
    let dealer = try Socket(.dealer, in: context)
    try dealer.connect("inproc://second")
    try dealer.send([[1]])
    #expect(try poller.wait(atMost: .seconds(30)) == [false, true])
  }

  @Test("a thread that waits for messages is woken by another one, any number of pokes at once")
  func wakeUp() throws {
    let wakeUp = try WakeUp(in: Context())
    var poller = Poller()
    poller.add(wakeUp.socket)
    let handle = wakeUp.handle
    let threads = (0..<4).map { _ in Thread { for _ in 0..<1000 { handle.poke() } } }
    for thread in threads { thread.start() }
    #expect(try poller.wait(atMost: .seconds(30)) == [true])
    while !threads.allSatisfy(\.isFinished) { usleep(1000) }
    try wakeUp.clear()
    #expect(try poller.wait(atMost: .zero) == [false])
    handle.poke()
    #expect(try poller.wait(atMost: .seconds(30)) == [true])
  }

  @Test("a signal does not end a wait")
  func interrupted() throws {
    signal(SIGUSR1) { _ in }
    let wakeUp = try WakeUp(in: Context())
    var poller = Poller()
    poller.add(wakeUp.socket)
    let handle = wakeUp.handle
    let waiting = pthread_self()
    let thread = Thread {
      for _ in 0..<20 {
        pthread_kill(waiting, SIGUSR1)
        usleep(1000)
      }
      handle.poke()
    }
    thread.start()
    #expect(try poller.wait(atMost: .seconds(30)) == [true])
    while !thread.isFinished { usleep(1000) }
  }
}
