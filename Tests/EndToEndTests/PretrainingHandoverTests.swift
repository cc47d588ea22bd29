import Foundation
import TestSupport
import Testing

@Suite("A pretraining whose worker is killed")
struct PretrainingHandoverTests {
  @Test("goes on from its last saved epoch in another process, and comes out the same bit for bit", .nightly)
  func killed() throws {
    let sweep = try SmallSweep {
      $0.replacing("epochs = 2\nbatch", with: "epochs = 100\nbatch").replacing(
        /conditions = .*/, with: #"conditions = ["ssl-noaug-n20"]"#
      ).replacing("count = 3", with: "count = 1")
    }
    func command(_ name: String) -> [String] { sweep.runCommand(name, workers: 1) + ["--save-every", "0"] }
    let undisturbed = try RunningExecutable(command("undisturbed"))
    #expect(undisturbed.wait() == 0, "\(undisturbed.errors)")

    let process = try RunningExecutable(command("killed") + ["--threads", "2"])
    func events(_ kind: String) -> [Substring] {
      let text = (try? String(contentsOfFile: sweep.run("killed") + "/events.jsonl", encoding: .utf8)) ?? ""
      return text.split(separator: "\n").filter { $0.contains("\"\(kind)\"") }
    }
    try #require(eventually { events("saved").count >= 3 }, "\(process.errors)")
    kill(try #require(process.descendants().last), SIGKILL)
    #expect(process.wait() == 0, "\(process.errors)")
    #expect(events("resumed").count == 1, "it was killed in the middle and went on")
    #expect(try sweep.aggregate("killed") == sweep.aggregate("undisturbed"))
  }
}
