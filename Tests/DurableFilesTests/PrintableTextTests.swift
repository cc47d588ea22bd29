import PrintableText
import Testing

@Suite struct `Text that others wrote` {
  private func shown(_ text: String) -> String { String(decoding: text.withoutCommands, as: UTF8.self) }

  @Test func `keeps its lines, and nothing that commands a terminal`() {
    #expect(shown("a\tb\nc\r\nd") == "a\tb\nc\r\nd")
    #expect(shown("\u{1B}[2Jgone\u{7}\rover\u{7F}") == "?[2Jgone??over?")
    #expect(shown("\u{9B}2J\u{85}") == "?2J?", "the controls of eight bits")
    #expect(shown("naïve ± 0.05, 心電圖, ¢\u{A0}x") == "naïve ± 0.05, 心電圖, ¢\u{A0}x")
  }

  @Test func `of any scalar is valid and has no control character but line ends and tabs`() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = shown("<\(scalar)>")
      let controls = text.unicodeScalars.filter { $0.properties.generalCategory == .control }
      #expect(controls.allSatisfy { $0 == "\n" || $0 == "\t" }, "U+\(String(value, radix: 16))")
      #expect(text.unicodeScalars.count == 3 && !text.contains("\u{FFFD}"))
    }
  }
}
