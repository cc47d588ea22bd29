import PrintableText
import TestSupport
import Testing

@Suite struct `Text that others wrote` {
  /// All of them every night; for every change those of most alphabets, and some of every block.
  private static let everyScalar = (UInt32(0)...0x10FFFF).filter { isNightly || $0 < 0x3000 || $0 % 61 == 0 }
    .compactMap(Unicode.Scalar.init)

  @Test func `keeps its lines, and nothing that commands a terminal`() {
    #expect("a\tb\nc\r\nd".printableLines == "a\tb\nc\r\nd")
    #expect("\u{1B}[2Jgone\u{7}\rover\u{7F}".printableLines == "?[2Jgone??over?")
    #expect("\u{9B}2J\u{85}".printableLines == "?2J?", "the controls of eight bits")
    #expect("naïve ± 0.05, 心電圖, ¢\u{A0}x".printableLines == "naïve ± 0.05, 心電圖, ¢\u{A0}x")
    #expect("\u{202E}drowssap\u{2066}\u{200B}\u{FEFF}".printableLines == "?drowssap???", "no direction, no hidden text")
  }

  @Test func `of any scalar is valid and has no control character but line ends and tabs`() {
    let wrong = Self.everyScalar.filter { scalar in
      let text = "<\(scalar)>".printableLines.unicodeScalars
      let isShown = text.allSatisfy { $0.isPrintable || $0 == "\n" || $0 == "\t" }
      return !isShown || text.count != 3 || text.first != "<" || text.last != ">"
    }
    #expect(wrong.isEmpty)
  }

  @Test func `in one line has no end of a line, of any scalar, and is never longer than it may be`() {
    let wrong = Self.everyScalar.filter { scalar in
      let text = "x\(scalar)y\(scalar)".printable(atMost: 3).unicodeScalars
      return text.count > 3 || !text.allSatisfy(\.isPrintable)
    }
    #expect(wrong.isEmpty)
    #expect("".printable(atMost: 9) == "?")
    #expect("two\nlines\t".printable(atMost: 100) == "two lines ")
  }

  @Test(arguments: [
    "plain-host.example", "Zürich", "Nguyễn", "Nguye\u{302}\u{303}n", "東京", "مِصْر", "می‌خواهم", "תֵּל־אָבִיב", "क्षत्रिय",
    "ประเทศไทย", "서울", "👩‍💻", "❤\u{FE0F}", "བོད་སྐད",
  ])
  func `stays as it is where it is a word of any script`(name: String) {
    #expect(name.printable(atMost: 64).unicodeScalars.elementsEqual(name.unicodeScalars))
    #expect(name.printableLines.unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test func `puts no mark on what stands before it, none on a sign, and no more than four on a letter`() {
    #expect("\u{301}a".printable(atMost: 9) == "?a")
    for sign in ["<", "\"", "'", "&", ">", " ", "\n"] {
      #expect("\(sign)\u{338}".printable(atMost: 9).unicodeScalars.last == "?", "\(sign)")
    }
    let tall = "a" + String(repeating: "\u{301}", count: 1000)
    let marks = tall.printable(atMost: 1001).unicodeScalars.count { $0 == "\u{301}" }
    #expect(marks == 4)
    #expect(tall.printableLines.unicodeScalars.count { $0 == "\u{301}" } == 4)
    #expect("a\u{200D}b".printable(atMost: 9) == "a?b", "a joiner joins nothing of ASCII")
  }

  @Test func `is shown the same when it is shown again`() {
    for text in ["👩\u{200D}💻", "a\u{301}\u{1B}\u{301}", "می\u{200C}خواهم", "?\u{338}", "x\r\ny"] {
      for count in 1...6 {
        let shown = text.printable(atMost: count)
        #expect(shown.printable(atMost: count).unicodeScalars.elementsEqual(shown.unicodeScalars), "\(text) \(count)")
      }
    }
  }

  @Test func `is escaped by scalars, whatever stands beside one`() {
    let quoted = "\"\u{301}".replacingScalars { $0 == "\"" ? "&quot;" : nil }
    #expect(quoted.unicodeScalars.elementsEqual("&quot;\u{301}".unicodeScalars))
  }
}
