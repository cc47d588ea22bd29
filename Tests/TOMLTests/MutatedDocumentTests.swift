import Foundation
import TOML
import TestSupport
import Testing

@Suite struct `Mutated TOML documents` {
  private static let document = #"""
    # a comment, é
    title = "x\ty\u00e9"
    path = 'C:\new'
    lines = """
    a \
       b""quotes"
    """
    raw = '''
    \n 'x'
    '''
    whole = [1, +2, -3, 0xFF, 0o17, 0b1_1, 1_000, 9223372036854775807]
    others = [1.5, -0.0, 5e+22, 6.6e-3, inf, -nan, 1_0.0_1]
    days = [1979-05-27T07:32:00Z, 1979-05-27 00:32:00.99-07:00, 1979-05-27, 07:32:00.5]
    answers = [true, false]
    a.b.c = 1
    a.d = { x = 1, y.z = [{}, {q = 'r'}] }
    "quoted key" . 'x' = 1
    [t]
    [t.u.v]
    x = 1
    [t.u]
    y = [ # comment
      1,
      2, ]
    [[arr]]
    x = 1
    [[arr]]
    [arr.sub]
    z = 2
    [[arr.more]]
    k = 1

    """#

  private static let pieces = [
    "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "\\", "#", "\n", "\r\n", "\r", "\u{1b}",
    "\u{7f}", "\u{e9}", "e\u{301}", "\u{2028}", "-", "+", "_", "0x", "e", "1e999", "nan", "inf", "0", "00", " ", "\t",
    "9223372036854775808", "\\u0041", "\\U00110000", "\\x", "T", "Z", ":", "1979-05-27", "07:32:00", "true", "a.b.c",
    "[a.b]", "\n[t]\n", "\n[[arr]]\n", "x = 1\n", "a = {}\n",
  ]

  /// What is read of a document, or "no".
  private func line(_ document: [UInt8]) -> String { (try? TOMLTable(parsing: document).tagged) ?? "no" }

  private static func documents() -> [[UInt8]] {
    var mutations = TextMutations(of: [Array(document.utf8)], inserting: pieces, seed: 1)
    return (0..<TextMutations.count).map { _ in mutations.next() }
  }

  @Test func `are read, or refused with a line of theirs, and never end the program`() {
    let documents = Self.documents()
    var read = 0
    for document in documents {
      do throws(TOMLError) {
        read += try TOMLTable(parsing: document).tagged.isEmpty ? 0 : 1
      } catch {
        let lines = document.count { $0 == UInt8(ascii: "\n") } + 1
        #expect((1...lines).contains(error.position.line), "\(error): \(String(decoding: document, as: UTF8.self))")
      }
    }
    #expect(read > documents.count / 8 && read < documents.count * 7 / 8, "\(read) of \(documents.count) read")
  }

  @Test(.python("tomllib"))
  func `are refused where Python refuses them, and have Python's values where both read them`() throws {
    let python = try Python(with: "tomllib")
    let documents = Self.documents()
    let folder = try TemporaryFolder()
    let file = try folder.write(
      documents.flatMap { document in (0..<3).map { UInt8(document.count >> (8 * $0) & 0xff) } + document },
      to: "documents")
    let outcome = try python.run("scripts/golden/toml_values.py", file)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let expected = outcome.output.split(separator: "\n").map(String.init)
    try #require(expected.count == documents.count)
    var (both, onlyPython) = (0, 0)
    for (document, expected) in zip(documents, expected) {
      let found = line(document)
      if found == "no" {
        // Python's whole numbers have no bounds.
        if expected != "no" {
          onlyPython += 1
          #expect(expected.contains(/i-?[0-9]{19}/), "\(String(decoding: document, as: UTF8.self))")
        }
      } else {
        both += 1
        #expect(found == expected, "\(String(decoding: document, as: UTF8.self))")
      }
    }
    #expect(both > TextMutations.count / 8, "\(both) of both, \(onlyPython) of Python alone")
  }
}
