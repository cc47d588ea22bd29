import Foundation
import SettingKeys
import TestSupport
import Testing

@testable import Sweep

@Suite struct `The reference of sweep files` {
  private let page = "Sources/seedsweep/Documentation.docc/SweepFiles.md"

  @Test func `in the documentation is that of the keys`() throws {
    let written = try String(contentsOfFile: "\(Python.package)/\(page)", encoding: .utf8)
    #expect(
      written == SweepReference.markdown, "renew it: .build/release/seedsweep check --keys --format markdown > \(page)")
  }

  @Test func `says what every key does, and what it is where it is not written`() throws {
    for section in KeySection.all {
      for key in section.keys where key.isWritten {
        #expect(key.help.hasSuffix(".") && !key.help.contains("|") && !key.help.contains("\n"), "\(key.name)")
        #expect(SweepReference.text.contains("\(key.name) = "))
      }
      let written = section.keys.filter(\.isWritten).map(\.name)
      #expect(Set(written).count == written.count)
    }
    #expect(
      SweepReference.markdown.contains("| `warmup-epochs` | a whole number, 0 or more, at most 100000 epochs | `5` |"))
  }
}
