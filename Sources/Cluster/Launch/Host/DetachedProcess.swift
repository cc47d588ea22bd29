import DurableFiles
import Foundation

/// A process that outlives this one, its terminal and its login: of a session of its own, and a unit of its own where the user has a
/// service manager, which ends with the login what is none.
struct DetachedProcess {
  /// POSIX_SPAWN_SETSID of <spawn.h>, which Swift does not see, as it is the GNU C library's own.
  private static let newSession: Int16 = 0x80

  private let processID: pid_t

  /// What stands in `environment` is added to this process's; what the process says goes to the end of `log`.
  init(_ command: [String], environment: [String: String], log: String, name: String) throws {
    let unit = Self.hasServiceManager ? Self.unit(command, environment: environment, log: log, name: name) : nil
    var start = ProcessStart(unit ?? command)
    start.isSearched = true
    start.streams = [
      (STDIN_FILENO, .file("/dev/null", flags: O_RDONLY)),
      (STDOUT_FILENO, .file(log, flags: O_WRONLY | O_CREAT | O_APPEND)), (STDERR_FILENO, .descriptor(STDOUT_FILENO)),
    ]
    start.environment = Self.environment(adding: environment)
    start.flags = Self.newSession
    do throws(ProcessStart.Failure) { processID = try start.start() } catch {
      throw FileError(start.command[0], "cannot be started", code: error.code)
    }
  }

  private static func environment(adding own: [String: String]) -> [String] {
    ProcessInfo.processInfo.environment.merging(own) { $1 }.map { "\($0.key)=\($0.value)" }
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
  func wait(until isThere: () -> Bool) {
    for _ in 0..<500 {
      if isThere() { return }
      var status: Int32 = 0
      if waitpid(processID, &status, WNOHANG) == processID, status != 0 { return }
      usleep(20_000)
    }
  }
}
