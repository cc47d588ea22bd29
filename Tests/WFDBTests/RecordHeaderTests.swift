import Testing
import WFDB

@Suite("Headers")
struct RecordHeaderTests {
  private func header(_ text: String) throws -> RecordHeader { try RecordHeader(parsing: text, file: "a.hea") }

  @Test("a full signal line is read field by field")
  func fullLine() throws {
    let line = "00001_lr.dat 16x1:0+8 1000.0(-5)/uV 14 3 -119 1508 0 lead II"
    let header = try header("# a comment\n00001_lr 1 100 1000 12:00:00\n\(line)\n#x\n")
    #expect(header.recordName == "00001_lr")
    #expect(header.frequency == 100)
    #expect(header.length == 1000)
    let signal = header.signals[0]
    #expect(signal.file == "00001_lr.dat")
    #expect(signal.format == .format16)
    #expect(signal.byteOffset == 8)
    #expect(signal.gain == 1000)
    #expect(signal.baseline == -5)
    #expect(signal.units == "uV")
    #expect(signal.adcResolution == 14)
    #expect(signal.adcZero == 3)
    #expect(signal.firstSample == -119)
    #expect(signal.checksum == 1508)
    #expect(signal.name == "lead II")
    #expect(header.comments == ["a comment", "x"])
  }

  @Test("comments are found by their names, whatever blanks and cases are written, the first of a name first")
  func comments() throws {
    let header = try header(
      "r 1 100 10\r\nr.mat 16x1+24 1000.0(0)/mv 16 0 0 0 0 I\r\n#Age: 78\r\n# Sex: Male\r\n"
        + "# Dx: 426783006,164889003 \r\n# dx: 1\r\n# a line\r\n#Rx:\r\n")
    #expect(header.comment("Dx") == "426783006,164889003")
    #expect(header.comment("age") == "78")
    #expect(header.comment("Rx") == "")
    #expect(header.comment("Hx") == nil && header.comment("a line") == nil && header.comment("D") == nil)
    #expect(header.signals[0].byteOffset == 24 && header.signals[0].file == "r.mat")
  }

  @Test("what a header leaves out has the format's defaults")
  func defaults() throws {
    let header = try header("r 1\r\nr.dat 212\r\n")
    #expect(header.frequency == 250)
    #expect(header.length == nil)
    let signal = header.signals[0]
    #expect(signal.gain == 200)
    #expect(signal.baseline == 0)
    #expect(signal.units == "mV")
    #expect(signal.firstSample == nil)
    #expect(signal.checksum == nil)
  }

  @Test("a gain of zero is the default, and the baseline is the ADC zero")
  func unknownGain() throws {
    let signal = try header("r 1 360/720(3) 10\nr.dat 16 0 12 1024\n").signals[0]
    #expect(signal.gain == 200)
    #expect(signal.baseline == 1024)
  }

  @Test(
    "what this reader does not know is refused by its name",
    arguments: [
      ("r/3 2 100 1000\n", 1, "a multi-segment record"),
      ("r 1 100 1000\nr.dat 16x4 200\n", 2, "4 samples a frame"),
      ("r 1 100 1000\nr.dat 80 200\n", 2, "signal format 80"),
      ("r 1 100 1000\nr.dat 16:3 200\n", 2, "a skew of 3 samples"),
    ])
  func unsupported(text: String, line: Int, what: String) {
    #expect(throws: WFDBError(file: "a.hea", line: line, problem: .unsupported(what))) { try header(text) }
  }

  @Test(
    "a malformed header is refused with its line",
    arguments: [
      ("", nil), ("# nothing\n", nil), ("r\n", 1), ("r x\n", 1), ("r 0\n", 1), ("r 1 -5 1000\n", 1),
      ("r 1 100 ten\n", 1),
      ("r 2 100 1000\nr.dat 16\n", 2), ("r 1 100 1000\nr.dat 16\nr.dat 16\n", 3), ("r 1 100 1000\nr.dat\n", 2),
      ("r 1 100 1000\n\nr.dat sixteen\n", 3), ("r 1 100 1000\nr.dat 16 abc\n", 2), ("r 1\nr.dat 16 200(1\n", 2),
      ("r 1\nr.dat 16 nan\n", 2), ("r 1\nr.dat 16 200 12 0 0 0 0x1 I\n", 2), ("r 1\nr.dat 16? 200\n", 2),
      ("r 99999999999999999999 100\n", 1), ("r 1 100 99999999999999999\n", 1),
    ] as [(String, Int?)])
  func malformed(text: String, line: Int?) throws {
    let error = try #require(throws: WFDBError.self) { try header(text) }
    #expect(error.file == "a.hea")
    #expect(error.line == line)
    #expect("\(error)".contains("\n") == false)
  }

  @Test("a signal file outside the header's folder is refused", arguments: ["../r.dat", "/etc/passwd", "~", "-"])
  func elsewhere(file: String) {
    #expect(throws: WFDBError.self) { try header("r 1 100 10\n\(file) 16\n") }
  }
}
