import DurableFiles
import Glibc

/// A process that outlives this one, its terminal and its login: of a session of its own, and a unit of its own where the user has a
/// service manager, which ends with the login what is none.
struct DetachedProcess {
  /// POSIX_SPAWN_SETSID of <spawn.h>, which Swift does not see, as it is the GNU C library's own.
  private static let newSession: Int16 = 0x80

  private let processID: pid_t
  private let program: String

  /// What stands in `environment` is added to this process's; what the process says goes to the end of `log`.
  init(_ command: [String], environment: [String: String], log: String, name: String) throws {
    let unit = Self.hasServiceManager ? Self.unit(command, environment: environment, log: log, name: name) : nil
    let arguments = unit ?? command
    program = command[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    var strings: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var variables = Self.environment(adding: environment)
    defer { for string in strings + variables { free(string) } }
    var processID: pid_t = 0
    let code = posix_spawnp(&processID, arguments[0], &actions, &attributes, &strings, &variables)
    guard code == 0 else { throw FileError(arguments[0], "cannot be started", code: code) }
    self.processID = processID
  }

  private static func environment(adding own: [String: String]) -> [UnsafeMutablePointer<CChar>?] {
    var variables: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let text = entry.pointee {
      let variable = String(cString: text)
      if own[String(variable.prefix { $0 != "=" })] == nil { variables.append(strdup(variable)) }
      entry += 1
    }
    return variables + own.map { strdup("\($0.key)=\($0.value)") } + [nil]
  }

  /// systemd's for this user, with lingering: without it the units end with the last login.
  private static var hasServiceManager: Bool {
    guard let folder = getenv("XDG_RUNTIME_DIR").map({ String(cString: $0) }),
      FileSystem.exists("\(folder)/systemd/private"), let user = getpwuid(geteuid()), let name = user.pointee.pw_name
    else { return false }
    return FileSystem.exists("/var/lib/systemd/linger/\(String(cString: name))")
  }

  private static func unit(
    _ command: [String], environment: [String: String], log: String, name: String
  ) -> [String] {
    let options = [
      "--user", "--quiet", "--collect", "--same-dir", "--property=StandardOutput=append:\(log)",
      "--property=StandardError=append:\(log)", "--description=\(name)",
    ]
    return ["systemd-run"] + options + environment.sorted { $0.key < $1.key }.map { "--setenv=\($0.key)=\($0.value)" }
      + ["--"] + command
  }

  /// Waits until `isThere`, some seconds at most, or until the process has ended without it.
  func wait(until isThere: () -> Bool) throws {
    for _ in 0..<500 {
      if isThere() { return }
      var status: Int32 = 0
      if waitpid(processID, &status, WNOHANG) == processID, status != 0 { return }
      usleep(20_000)
    }
  }
}
