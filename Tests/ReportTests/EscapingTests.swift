import Foundation
import FoundationXML
import PrintableText
import TestSupport
import Testing

@testable import Report

/// What others wrote stays text in everything that is made of it.
@Suite struct `Text of others` {
  private static let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].map { Array($0.utf8) }

  /// Where a parser of HTML or XML would see something else than text.
  private static func mark(in escaped: String) -> Bool {
    let bytes = Array(escaped.utf8)
    return bytes.indices.contains { index in
      switch bytes[index] {
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
      case UInt8(ascii: "&"): !entities.contains { bytes[index...].starts(with: $0) }
      default: false
      }
    }
  }

  @Test func `is no markup with any scalar beside any sign`() {
    let wrong = EveryScalar.joined { "\($0)<\($0)\"\($0)'\($0)&\($0)>" }.filter { text in
      let escaped = Markup(text).text
      // XML allows no controls.
      let isShown = escaped.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && $0.isASCII || $0.isPrintable || $0 == "\n" || $0 == "\t"
      }
      return Self.mark(in: escaped) || !isShown
    }
    #expect(wrong.isEmpty)
  }

  @Test func `is text to an XML parser, in elements and attributes`() throws {
    let text = EveryScalar.tellingText
    let drawing = Drawing(width: 1, height: 1, content: "<text id=\"\(text)\">\(text)</text>").file(title: text)
    let reader = ElementCounter()
    let parser = XMLParser(data: Data(drawing.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.names == ["svg": 1, "title": 1, "rect": 1, "text": 1])
  }

  @Test(.python("csv", "html.parser", "xml.etree.ElementTree")) func `is text to the parsers of Python`() throws {
    let python = try Python(with: "csv", "html.parser", "xml.etree.ElementTree")
    let folder = try TemporaryFolder()
    let text = EveryScalar.tellingText
    let drawing = Drawing(width: 1, height: 1, content: "<text id=\"\(text)\">\(text)</text>").file(title: text)
    let cells = EveryScalar.telling.flatMap {
      ["=\($0)1+1", "\($0)=1,2", "\($0)\"\($0)", "-1.5", "+\($0)A", "\t@x", "\r\n-\($0)a"]
    }
    let rows = cells.map { [$0, "1"] }
    let pages = try HostileReport.runPages(text)
    #expect(pages.count == 5)
    let files =
      try pages.enumerated().map { try folder.write($1, to: "page-\($0).html") } + [
        try folder.write(try HostileReport(text).report.html, to: "report.html"),
        try folder.write(try HostileReport.livePage(text).html, to: "live.html"),
        try folder.write(drawing, to: "drawing.svg"),
        try folder.write(CSVText.rows([["text", "number"]] + rows), to: "table.csv"),
      ]
    for file in files {
      let outcome = try python.run("scripts/check-inert", file)
      #expect(outcome.status == 0, "\(outcome.output.prefix(2000))\(outcome.errors)")
    }
  }

  @Test(.browser) func `is text to a browser, in the report`() throws {
    let python = try Python(with: "json")
    let folder = try TemporaryFolder()
    let report = try folder.write(try HostileReport(EveryScalar.tellingText).report.html, to: "report.html")
    let outcome = try python.run("scripts/check-pages", report, "--no-axe")
    #expect(outcome.status == 0, "\(outcome.output.prefix(2000))\(outcome.errors)")
  }

  @Test(.browser) func `that became markup all the same could not run, as the report's policy allows no script`() throws
  {
    let python = try Python(with: "json")
    let folder = try TemporaryFolder()
    let attack = "<main><script>window.hit = 1</script><img src=\"x\" onerror=\"window.hit = 1\">"
    let html = try HostileReport("name").report.html.replacing("<main>", with: attack)
    let page = try folder.write(html, to: "report.html")
    let outcome = try python.run("scripts/check-pages", page, "--no-axe")
    #expect(outcome.status != 0 && outcome.output.contains("became an element"), "\(outcome.output)\(outcome.errors)")
    #expect(!outcome.output.contains("is not the page's"), "\(outcome.output)")
  }

  @Test func `is ASCII without a command in LaTeX`() {
    let texts = EveryScalar.joined { "\($0)%\($0)\\input" }
    let wrong = texts.filter { text in
      let latex = Array(LaTeXText.escaped(text).utf8)
      let isBare = { (index: Int) in
        latex[index] == UInt8(ascii: "%") && (index == 0 || latex[index - 1] != UInt8(ascii: "\\"))
      }
      return !latex.allSatisfy { (0x20..<0x7f).contains($0) } || latex.firstRange(of: Array("\\input".utf8)) != nil
        || latex.indices.contains(where: isBare)
    }
    #expect(wrong.isEmpty)
    let escaped = "a\\_b \\textbackslash{} \\textasciitilde{} \\textasciicircum{} \\# \\$ \\& \\{c\\} {[}x{]}{*}"
    #expect(LaTeXText.escaped("a_b \\ ~ ^ # $ & {c} [x]*") == escaped)
    #expect(LaTeXText.escaped("Zürich, Łódź, 東 ± 2") == "Z\\\"{u}rich, \\L{}\\'{o}d\\'{z}, {[}U+6771{]} $\\pm$ 2")
  }

  @Test func `is no formula in CSV, and numbers stay numbers`() {
    for text in ["=1+1", "+SUM(A1)", "-2+3", "@x", "＝1", " =1", "\t=1", "\r=1"] {
      #expect(CSVText.field(text).hasPrefix("'"), "\(text)")
    }
    for text in ["-1.5", "-1e-05", "+3", "0.25", "ssl-noaug-n70", "", "inf", "-inf"] {
      #expect(CSVText.field(text) == text)
    }
    #expect(CSVText.field("a,\"b\"") == "\"a,\"\"b\"\"\"")
    #expect(CSVText.field("\"\u{301}").utf8.elementsEqual("\"\"\"?\"".utf8), "a mark hides no quotation mark")
  }

  @Test func `ends no label of Prometheus, and no line`() throws {
    let sample = /seedsweep_[a-z0-9_]+\{[a-z0-9_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z0-9_]+="(?:[^"\\\n]|\\.)*")*\} [-+0-9.e]+/
      .matchingSemantics(.unicodeScalar)
    for scalar in EveryScalar.telling {
      let status = try HostileReport.livePage("a\(scalar)\"\(scalar)\\\(scalar)\n\(scalar)").status
      let lines = status.prometheus.unicodeScalars.split(separator: "\n").map { String($0) }.filter {
        !$0.hasPrefix("#")
      }
      #expect(lines.allSatisfy { $0.wholeMatch(of: sample) != nil }, "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test func `takes one line of a table for terminals`() throws {
    let status = try HostileReport.livePage("a\nb\u{1B}[2J\u{202E}c\rd\u{2028}e").status
    let text = status.text
    #expect(text.unicodeScalars.allSatisfy { $0.isPrintable || $0 == "\n" } && text.contains("a b?[2J?c d?e"))
  }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
  var names: [String: Int] = [:]

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) { names[element, default: 0] += 1 }
}
