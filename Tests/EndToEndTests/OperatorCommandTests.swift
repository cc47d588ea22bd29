import Foundation
import RunStore
import TestSupport
import Testing

/// What an operator asks of a run: audits, verification, explanations, draining.
@Suite("A run and its operator", .serialized)
struct OperatorCommandTests {
  @Test("audits every task with another worker, verifies what is stored, and names a byte that was changed")
  func auditAndVerify() throws {
    let sweep = try SmallSweep()
    let process = try RunningExecutable(sweep.runCommand("run", workers: 2) + ["--audit", "100%"])
    try #require(process.wait() == 0, "\(process.errors)")
    let tasks = try RunStore.openReadOnly(directory: sweep.run("run")).tasks()
    #expect(tasks.count == SmallSweep.tasks)
    #expect(tasks.allSatisfy { $0.reproduced == 1 && $0.differing == 0 })

    let published = try sweep.folder.write(try sweep.aggregate("run"), to: "published.json")
    let good = try BuiltExecutable.run("verify", sweep.run("run"), "--against", published)
    #expect(good.status == 0, "\(good.output)")
    #expect(good.output.contains(", 0 not reproduced, 0 not checked"))

    try expectJSON(["verify", sweep.run("run"), "--against", published]) { (document: Verification) in
      #expect(document.schema == 2 && document.notReproduced == 0 && document.notChecked == 0)
      #expect(document.findings.count == document.reproduced)
    }

    let artifacts = sweep.run("run") + "/artifacts"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: artifacts).first)
    var bytes = try Data(contentsOf: URL(filePath: "\(artifacts)/\(name)"))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: "\(artifacts)/\(name)"))
    let bad = try BuiltExecutable.run("verify", sweep.run("run"))
    #expect(bad.status == 1)
    #expect(bad.output.contains("NOT REPRODUCED  artifact \(name)"))
    try expectJSON(["verify", sweep.run("run")], status: 1) { (document: Verification) in
      let finding = document.findings.first { $0.verdict == "not_reproduced" }
      #expect(finding?.subject == "artifact \(name)" && finding?.reason?.contains(artifacts) == true)
    }
  }

  private struct Verification: Decodable {
    struct Finding: Decodable { var subject: String, verdict: String, reason: String? }
    var schema: Int, reproduced: Int, notReproduced: Int, notChecked: Int, findings: [Finding]
  }

  private struct Explanation: Decodable {
    struct Task: Decodable { var task: String, standing: String, text: String }
    var schema: Int, remarks: [String], tasks: [Task]
  }

  /// Runs a command with `--format json` and hands over what it says.
  private func expectJSON<Document: Decodable>(
    _ arguments: [String], status: Int32 = 0, _ check: (Document) throws -> Void
  ) throws {
    let outcome = try BuiltExecutable.run(arguments + ["--format", "json"])
    #expect(outcome.status == status && outcome.errors == "", "\(outcome.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    try check(try decoder.decode(Document.self, from: Data(outcome.output.utf8)))
  }

  @Test("drains the workers it names, explains what is left, and goes on with others")
  func drainAndExplain() throws {
    let sweep = try SmallSweep(epochs: 60)
    let address = "ipc://\(sweep.folder.path)/socket"
    let coordinator = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run("run"), "--bind", address, "--cache", sweep.cache,
    ])
    let work = ["work", "--connect", address, "--processes", "2", "--cache", sweep.folder.path + "/elsewhere"]
    let first = try RunningExecutable(work)
    try #require(eventually { sweep.recorded("run") >= 1 }, "\(coordinator.errors)")
    let host = ProcessInfo.processInfo.hostName
    let nobody = try BuiltExecutable.run("drain", sweep.run("run"), "node-99")
    #expect(nobody.status == 1 && nobody.output.isEmpty, "\(nobody.output)")
    #expect(nobody.errors.contains("no connected worker, nor the host of one, is called node-99"), "\(nobody.errors)")
    for part in [String(host.dropLast()), ""] {
      let outcome = try BuiltExecutable.run("drain", sweep.run("run"), part)
      #expect(outcome.status == (part.isEmpty ? 64 : 1) && outcome.output.isEmpty, "\(part): \(outcome.output)")
    }
    let drain = try BuiltExecutable.run("drain", sweep.run("run"), host)
    try #require(drain.status == 0, "\(drain.errors)")
    #expect(drain.output == "2 workers leave after their tasks\n")
    let box = try FileManager.default.contentsOfDirectory(atPath: sweep.run("run") + "/requests")
    #expect(box.isEmpty, "requests and answers are gone: \(box)")
    #expect(first.wait() == 0, "\(first.errors)")
    for line in ["connecting to \(address)", "connected to \(address)", "trains ", "leaves: it was asked to leave"] {
      #expect(first.errors.contains(line), "\(first.errors)")
    }
    #expect(sweep.recorded("run") < SmallSweep.tasks, "they left before the end")
    let failures = try RunStore.openReadOnly(directory: sweep.run("run")).failures()
    #expect(failures.isEmpty, "what they had begun they finished")
    // The coordinator hears of their end a moment later.
    let isExplained = try eventually(within: 60) {
      try BuiltExecutable.run("explain", sweep.run("run")).output.contains("waits for a worker: none is connected")
    }
    #expect(isExplained)
    try expectJSON(["explain", sweep.run("run")]) { (document: Explanation) in
      #expect(document.schema == 2 && document.remarks == [])
      #expect(document.tasks.count == SmallSweep.tasks - sweep.recorded("run"))
      #expect(document.tasks.contains { $0.standing == "waits_for_workers" })
    }
    let log = try String(contentsOfFile: sweep.run("run") + "/events.jsonl", encoding: .utf8)
    #expect(log.components(separatedBy: "\"has finished\"").count == 3, "both said goodbye: \(log)")

    let second = try RunningExecutable(work)
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(second.wait() == 0, "\(second.errors)")
    let done = try BuiltExecutable.run("explain", sweep.run("run"), "trial/scratch-noaug-n20/seed-1")
    #expect(done.output.hasPrefix("recorded with digest "), "\(done.output)")
    try expectJSON(["explain", sweep.run("run"), "trial/scratch-noaug-n20/seed-1"]) { (document: Explanation) in
      #expect(document.tasks.map(\.standing) == ["recorded"] && document.tasks[0].text == done.output.dropLast())
    }
    let late = try BuiltExecutable.run("drain", sweep.run("run"), "x")
    #expect(late.status == 1 && late.errors.contains("no coordinator answers"))
  }

  @Test("waits for a coordinator as long as it is told, and says that there was none")
  func noCoordinator() throws {
    let sweep = try SmallSweep()
    let outcome = try BuiltExecutable.run(
      "work", "--connect", "ipc://\(sweep.folder.path)/socket", "--processes", "1", "--wait", "1", "--cache",
      sweep.cache)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no coordinator answered within 1 s"), "\(outcome.errors)")
  }

  @Test("workers that have nothing to do leave after as long as they were told, and say why")
  func idle() throws {
    let sweep = try SmallSweep()
    let nowhere = [
      "work", "--connect", "ipc://\(sweep.folder.path)/socket", "--processes", "1", "--cache", sweep.cache,
    ]
    let told = try BuiltExecutable.run(nowhere + ["--exit-when-idle", "1s"])
    #expect(told.status == 0, "\(told.errors)")
    #expect(told.errors.contains("leaves: no coordinator answered"), "\(told.errors)")
    for text in ["5x", "0", "m", "30m1h", "1m1m", "-5", "1e3", "", "5 m"] {
      let wrong = try BuiltExecutable.run(nowhere + ["--exit-when-idle=\(text)"])
      #expect(wrong.status == 64, "\(text): \(wrong.errors)")
    }
    let combined = try BuiltExecutable.run(nowhere + ["--exit-when-idle", "0m1s"])
    #expect(combined.status == 0, "\(combined.errors)")
  }

  @Test("a coordinator of a finished run sends home a worker that has not heard of it")
  func finishedRun() throws {
    let sweep = try SmallSweep()
    let address = "ipc://\(sweep.folder.path)/socket"
    let run = try BuiltExecutable.run("run", sweep.file, "--output", sweep.run("run"), "--cache", sweep.cache)
    try #require(run.status == 0, "\(run.errors)")
    let worker = try RunningExecutable([
      "work", "--connect", address, "--processes", "1", "--cache", sweep.folder.path + "/elsewhere",
    ])
    try #require(eventually { worker.errors.contains("connecting to") })
    let coordinator = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run("run"), "--bind", address, "--cache", sweep.cache,
    ])
    #expect(worker.wait() == 0, "\(worker.errors)")
    #expect(worker.errors.contains("leaves: the sweep is finished"), "\(worker.errors)")
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(coordinator.errors.contains("the sweep is over: waiting up to 10 s"), "\(coordinator.errors)")
  }
}
