import Foundation
import TestSupport
import Testing

@Suite struct `seedsweep serve` {
  private let pattern = /runs: (http:\/\/127\.0\.0\.1:\d+\/)\n/

  /// Asks for addresses, and prints the status and the length of each answer, and whether it holds a text.
  private let visitor = """
    import sys, urllib.request
    for place in sys.argv[2:]:
        path, text = place.split("|")
        answer = urllib.request.urlopen(sys.argv[1] + path)
        body = answer.read().decode()
        print(answer.status, path, text in body)
    """

  @Test(.python("urllib.request")) func `answers a supervisor's questions of a stopped run, and changes no file of it`()
    throws
  {
    let run = try FirstVersionRun()
    let parent = (run.directory as NSString).deletingLastPathComponent
    let before = try state(of: run.directory)
    let process = try RunningExecutable(["serve", parent, "--port", "0"])
    try #require(eventually { process.errors.firstMatch(of: pattern) != nil }, "\(process.errors)")
    let address = String(try #require(process.errors.firstMatch(of: pattern)).1)
    let places = [
      "|runs/run/", "runs/run/|Which class fails", "runs/run/|What each worker did",
      "runs/run/tasks/trial/scratch-noaug-n300/seed-2|given up",
      "runs/run/tasks/trial/ssl-noaug-n70/seed-1|calibration",
      "runs/run/conditions/ssl-noaug-n70|weakest class", "runs/run/report|<section id=\"provenance\">",
      "runs/run/api/status|\"sweep\"",
    ]
    let outcome = try Python(with: "urllib.request").run(program: visitor, [address] + places)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.count == places.count && lines.allSatisfy { $0.hasPrefix("200 ") && $0.hasSuffix(" True") },
      "\(outcome.output)")
    process.send(SIGINT)
    #expect(process.wait() == 130)
    #expect(try state(of: run.directory) == before)
  }

  private func state(of folder: String) throws -> [String: String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        var information = stat()
        try #require(stat("\(folder)/\(name)", &information) == 0)
        let time = information.st_mtim
        return (name, "\(information.st_size) \(time.tv_sec) \(time.tv_nsec)")
      })
  }

  @Test func `says in a line what it cannot serve`() throws {
    let folder = try TemporaryFolder()
    let nothing = try BuiltExecutable.run("serve", folder.path)
    #expect(nothing.status == 1 && nothing.errors.hasPrefix("seedsweep: \(folder.path): no run is there"))
    let run = try FirstVersionRun()
    let open = try BuiltExecutable.run("serve", run.directory, "--bind", "0.0.0.0", "--port", "0")
    #expect(open.status == 1 && open.errors.contains("--token-file FILE"), "\(open.errors)")
    let name = try BuiltExecutable.run("serve", run.directory, "--bind", "example.org", "--port", "0")
    #expect(name.status == 1 && name.errors.split(separator: "\n").count == 1, "\(name.errors)")
    withExtendedLifetime(run) {}
  }
}
