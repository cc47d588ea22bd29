import Cluster
import Foundation
import TestSupport
import Testing

@Suite("A command that is run at the end", .waiting(minutes: 5))
struct EndNoticeTests {
  @Test("knows the run and how it ended, whatever the folder is called, and what it prints is shown to nobody")
  func variables() throws {
    let folder = try TemporaryFolder()
    let run = "\(folder.path)/a run's $(folder)"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    let command =
      "echo noise; echo noise >&2; printf '%s|%s' \"$SEEDSWEEP_RUN\" \"$SEEDSWEEP_OUTCOME\" > '\(folder.path)/said'"
    #expect(EndNotice(command).send(.stopped, run: run) == nil)
    let said = try String(contentsOfFile: "\(folder.path)/said", encoding: .utf8)
    #expect(said == "\(URL(filePath: run).resolvingSymlinksInPath().path)|stopped")
  }

  @Test("that fails is one line with its last complaint")
  func failing() {
    #expect(
      EndNotice("echo no >&2; echo mail: no such host >&2; exit 3").send(.failed, run: "/")
        == "the command of --notify ended with status 3: mail: no such host")
    #expect(EndNotice("exit 1").send(.finished, run: "/") == "the command of --notify ended with status 1")
    #expect(
      EndNotice("kill -9 $$").send(.finished, run: "/")?.hasPrefix("the command of --notify ended with status 137")
        == true)
  }

  @Test("that does not end is killed with what it has started")
  func hanging() throws {
    let folder = try TemporaryFolder()
    let command = "sleep 600 & echo $! > '\(folder.path)/child'; wait"
    #expect(
      EndNotice(command).send(.interrupted, run: "/", limit: .seconds(1))
        == "the command of --notify did not end within 1 s and was killed")
    let text = try String(contentsOfFile: "\(folder.path)/child", encoding: .utf8)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    for _ in 0..<1000 where isAlive(child) { usleep(10_000) }
    #expect(!isAlive(child))
  }

  /// A zombie that nobody waits for is none.
  private func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.hasPrefix(" Z") == false
  }
}
