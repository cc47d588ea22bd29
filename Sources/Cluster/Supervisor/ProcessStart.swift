import Glibc

/// A process to be started by `posix_spawn`: never by fork, since this one has threads.
struct ProcessStart {
  enum Stream {
    /// What is open here under this number.
    case descriptor(Int32)
    /// A file that is opened with these flags; one that is made is its owner's alone.
    case file(String, flags: Int32)
  }

  /// The program and its arguments.
  let command: [String]
  /// Whether the program is looked for on the PATH.
  var isSearched = false
  /// Standard input, output and error, as far as they are others than this process's, in this order.
  var streams: [(number: Int32, stream: Stream)] = []
  /// As `NAME=VALUE`; nil for this process's.
  var environment: [String]?
  /// Further flags of posix_spawnattr_setflags(3).
  var flags: Int16 = 0
  /// Whether hang-ups stay ignored there where they are here: who started this process so wants all of it to outlive the terminal.
  var keepsIgnoredHangUps = false

  init(_ command: [String]) { self.command = command }

  struct Failure: Error {
    /// Of errno(3).
    let code: Int32

    var reason: String { String(cString: strerror(code)) }
  }

  /// Starts it. Signals that this process ignores or blocks are not so there.
  func start() throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams {
      switch stream {
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      case .file(let path, let flags): posix_spawn_file_actions_addopen(&actions, number, path, flags, 0o600)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (defaults, blocked) = (sigset_t(), sigset_t())
    sigfillset(&defaults)
    if keepsIgnoredHangUps, SignalState.isIgnored(SIGHUP) { sigdelset(&defaults, SIGHUP) }
    sigemptyset(&blocked)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables = environment.map { $0.map { strdup($0) } + [nil] } ?? []
    defer { for string in arguments + variables { free(string) } }
    var processID: pid_t = 0
    let spawn = isSearched ? posix_spawnp : posix_spawn
    let code =
      environment == nil
      ? spawn(&processID, command[0], &actions, &attributes, &arguments, environ)
      : spawn(&processID, command[0], &actions, &attributes, &arguments, &variables)
    guard code == 0 else { throw Failure(code: code) }
    return processID
  }
}
