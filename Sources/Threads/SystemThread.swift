import Glibc

/// The one way by which this program makes threads, because it says when one cannot be made.
///
/// Foundation's `Thread` never starts then and does not say so; Dispatch tries again for ever, and libzmq ends the process.
public enum SystemThread {
  /// Runs `body` on a thread of its own.
  ///
  /// - Parameters:
  ///   - name: what it is for; the system shows the first 15 bytes.
  ///   - stackSize: in bytes; nil for what the system gives.
  public static func start(
    _ name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(ThreadError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes, { Unmanaged<Start>.fromOpaque($0!).takeRetainedValue().run() }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw ThreadError(purpose: name, code: code)
    }
  }

  /// Throws where not even `count` threads more could be made at this moment: to be asked before something makes threads that gives no
  /// error.
  public static func require(_ count: Int, for purpose: String) throws(ThreadError) {
    let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(gate, nil)
    pthread_mutex_lock(gate)
    var threads: [pthread_t] = []
    defer {
      pthread_mutex_unlock(gate)
      for thread in threads { pthread_join(thread, nil) }
      pthread_mutex_destroy(gate)
      gate.deallocate()
    }
    for _ in 0..<count {
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { gate in
          let gate = gate!.assumingMemoryBound(to: pthread_mutex_t.self)
          pthread_mutex_lock(gate)
          pthread_mutex_unlock(gate)
          return nil
        }, gate)
      guard code == 0 else { throw ThreadError(purpose: purpose, code: code) }
      threads.append(thread)
    }
  }

  /// What a new thread is given.
  private final class Start: Sendable {
    private let name: String
    private let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }

    func run() -> UnsafeMutableRawPointer? {
      show()
      body()
      return nil
    }

    /// For ps and debuggers. The C function for it is not there for Swift.
    private func show() {
      let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      _ = write(descriptor, name, min(name.utf8.count, 15))
      close(descriptor)
    }
  }
}

/// A thread that could not be made.
public struct ThreadError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What it was for.
  public let purpose: String
  /// The system's number for the reason, such as `EAGAIN`.
  public let code: Int32

  public var description: String {
    let advice =
      code == EAGAIN
      ? "; the limits are those of the user (ulimit -u), of the container or service (pids limit), and of memory (ulimit -v)"
      : ""
    return "no thread can be made (\(purpose)): \(String(cString: strerror(code)))\(advice)"
  }
}
