import Foundation
import TestPeers
import Threads

/// Usage: FloodingPeer SETTINGS, as JSON. Floods a coordinator until its standard input ends, and writes a line for each wave it has sent.
@main
enum FloodingPeer {
  static func main() {
    do {
      let settings = try FloodSettings(json: CommandLine.arguments[1])
      try SystemThread.start("flood") {
        do { try flood(settings) } catch { fail(error) }
      }
    } catch { fail(error) }
    // The lifeline: whoever started this process is gone or has had enough.
    while readLine() != nil {}
    _exit(0)
  }

  private static func flood(_ settings: FloodSettings) throws {
    let attacker = try Attacker(settings)
    for number in settings.firstWave... {
      try attacker.send(wave: number)
      try FileHandle.standardOutput.write(contentsOf: Data("wave \(number)\n".utf8))
    }
  }

  private static func fail(_ error: any Error) -> Never {
    try? FileHandle.standardError.write(contentsOf: Data("FloodingPeer: \(error)\n".utf8))
    _exit(1)
  }
}
