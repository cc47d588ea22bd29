import TOML
import Testing

/// A document, and what it says or why it is none.
struct Document: CustomTestStringConvertible, Sendable {
  var text: String
  var expected: String
  var testDescription: String { text.debugDescription }

  init(_ text: String, _ expected: String) {
    self.text = text
    self.expected = expected
  }
}

@Suite struct `TOML documents` {
  /// Numbers are written by their bits where those show more than the digits do.
  private static func f(_ value: Double) -> String { "f\(String(value.bitPattern, radix: 16))" }

  static let values = [
    // Texts
    Document(#"a = """#, #"{"a":s""}"#),
    Document(#"a = "x\ty\n\"\\\u00e9\U0001F600""#, #"{"a":s"x<9>y<10><34><92><233><128512>"}"#),
    Document(#"a = 'C:\new'"#, #"{"a":s"C:<92>new"}"#),
    Document("a = \"\"\"\nx\ny\"\"\"", #"{"a":s"x<10>y"}"#),
    Document("a = \"\"\"\r\nx\r\ny\"\"\"", #"{"a":s"x<10>y"}"#),
    Document("a = \"\"\"x \\  \n\n  \t y\"\"\"", #"{"a":s"x y"}"#),
    Document("a = \"\"\"\"x\"\"\"\"\"", #"{"a":s"<34>x<34><34>"}"#),
    Document("a = '''\n'x\\n''''", #"{"a":s"'x<92>n'"}"#),
    Document("a = \"\"\"\"\"\"", #"{"a":s""}"#),
    Document("a = \"tab\there\" # comment with a\ttab, é", #"{"a":s"tab<9>here"}"#),
    // Whole numbers
    Document("a = +99\nb = -17\nc = 0\nd = -0\ne = 1_000", #"{"a":i99,"b":i-17,"c":i0,"d":i0,"e":i1000}"#),
    Document("a = 0xDEAD_beef\nb = 0o755\nc = 0b1101", #"{"a":i3735928559,"b":i493,"c":i13}"#),
    Document(
      "a = 9223372036854775807\nb = -9223372036854775808", #"{"a":i9223372036854775807,"b":i-9223372036854775808}"#),
    Document("a = 0x7fffffffffffffff", #"{"a":i9223372036854775807}"#),
    // Other numbers
    Document("a = 1.5\nb = -0.0\nc = 5e+22", "{\"a\":\(f(1.5)),\"b\":\(f(-0.0)),\"c\":\(f(5e22))}"),
    Document("a = 6.626e-34\nb = 1e06\nc = 1_0.0_1", "{\"a\":\(f(6.626e-34)),\"b\":\(f(1e6)),\"c\":\(f(10.01))}"),
    Document(
      "a = inf\nb = -inf\nc = nan\nd = -nan", "{\"a\":\(f(.infinity)),\"b\":\(f(-.infinity)),\"c\":fnan,\"d\":fnan}"),
    Document("a = 0.1\nb = 1e-320", "{\"a\":\(f(0.1)),\"b\":\(f(2024 * .leastNonzeroMagnitude))}"),
    // Others
    Document("a = true\nb = false", #"{"a":true,"b":false}"#),
    Document("a = 1979-05-27T07:32:00Z\nb = 1979-05-27 00:32:00.999999-07:00", #"{"a":date,"b":date}"#),
    Document("a = 1979-05-27t07:32:00\nb = 2024-02-29\nc = 07:32:00.5", #"{"a":date,"b":date,"c":date}"#),
    Document("a = 1979-05-27 # a day", #"{"a":date}"#),
    // Arrays
    Document("a = []\nb = [1, 'x', [2.0]]", "{\"a\":[],\"b\":[i1,s\"x\",[\(f(2))]]}"),
    Document("a = [ # one\n 1,\n\n 2, # two\n]", #"{"a":[i1,i2]}"#),
    // Keys
    Document("a-b_1 = 1\n1234 = 2\n\"\" = 3", #"{"":i3,"1234":i2,"a-b_1":i1}"#),
    Document("\"a b\".'c.d' . e = 1", #"{"a b":{"c.d":{"e":i1}}}"#),
    Document("3.14 = 1", #"{"3":{"14":i1}}"#),
    Document("\"\u{e9}\" = 1\n\"e\u{301}\" = 2", #"{"<233>":i1,"e<769>":i2}"#),
    Document("a.b = 1\na.c.d = 2", #"{"a":{"b":i1,"c":{"d":i2}}}"#),
    // Tables
    Document("[a]\n[a.b]\nx = 1\n[c.d]\n[c]\ny = 2", #"{"a":{"b":{"x":i1}},"c":{"d":{},"y":i2}}"#),
    Document("[ a . 'b' ]\nx = 1", #"{"a":{"b":{"x":i1}}}"#),
    Document("[a]\nb.c = 1\n[a.b.d]\nx = 2", #"{"a":{"b":{"c":i1,"d":{"x":i2}}}}"#),
    Document("a = {}\nb = { x = 1, y.z = [{}] }", #"{"a":{},"b":{"x":i1,"y":{"z":[{}]}}}"#),
    Document("a = { x = [\n1,\n2 ] }", #"{"a":{"x":[i1,i2]}}"#),
    Document(
      "[[a]]\nx = 1\n[[a]]\n[a.b]\ny = 2\n[[a.c]]\n[[a.c]]",
      #"{"a":[{"x":i1},{"b":{"y":i2},"c":[{},{}]}]}"#),
    Document("[a.b.c]\n[a]\nb.d = 1", #"{"a":{"b":{"c":{},"d":i1}}}"#),
    // Lines
    Document("", "{}"), Document("\u{feff}a = 1", #"{"a":i1}"#), Document("# only a comment", "{}"),
    Document("\r\n\t a = 1 \r\n", #"{"a":i1}"#),
  ]

  @Test(arguments: values)
  func `say what they say`(_ document: Document) throws {
    #expect(try TOMLTable(parsing: Array(document.text.utf8)).tagged == document.expected)
  }

  static let errors =
    [
      // Characters
      Document("a = 1\n\u{0}b = 2", "2:1: expected a key, found the character U+0000"),
      Document("a = 1 # \u{1b}[2J", "1:9: the character U+001B is not allowed in TOML"),
      Document("a = \"x\u{0}\"", "1:7: the character U+0000 is not allowed in TOML"),
      Document("a = '''x\u{7f}'''", "1:9: the character U+007F is not allowed in TOML"),
      Document("a = 1\rb = 2", "1:6: a carriage return without a line feed is not allowed in TOML"),
      Document("a = \"\"\"x\ry\"\"\"", "1:9: a carriage return without a line feed is not allowed in TOML"),
      Document("\u{feff}\u{feff}a = 1", "1:1: expected a key, found the character U+FEFF"),
      Document("\u{a0}a = 1", "1:1: expected a key, found \"\u{a0}\""),
      // Lines
      Document("a", "1:2: expected = after the key, found the end of the file"),
      Document("a =", "1:4: expected a value, found the end of the file"),
      Document("a = \nb = 1", "1:5: expected a value, found the end of the line"),
      Document("a = 1 b = 2", "1:7: expected the end of the line, found \"b\""),
      Document("= 1", "1:1: expected a key, found \"=\""),
      Document("a..b = 1", "1:3: expected a key, found \".\""),
      Document("a. = 1", "1:4: expected a key, found \"=\""),
      Document("é = 1", "1:1: expected a key, found \"é\""),
      // Headers
      Document("[", "1:2: expected a key, found the end of the file"),
      Document("[]", "1:2: expected a key, found \"]\""),
      Document("[a", "1:3: expected ] after the name of the section, found the end of the file"),
      Document("[a]]", "1:4: expected the end of the line, found \"]\""),
      Document("[[a]", "1:4: expected ]] after the name of the table, found \"]\""),
      Document("[[a] ]", "1:4: expected ]] after the name of the table, found \"]\""),
      Document("[ [a]]", "1:3: expected a key, found \"[\""),
      Document("[a] b = 1", "1:5: expected the end of the line, found \"b\""),
      // Texts
      Document("a = \"x", "1:5: the text that begins here has no closing \""),
      Document("a = 'x\n'", "1:5: the text that begins here has no closing '"),
      Document("a = \"\"\"x\n", "1:5: the text that begins here has no closing \"\"\""),
      Document("a = '''x''", "1:5: the text that begins here has no closing '''"),
      Document("a = \"\"\"\"\"\"\"\"\"", "1:13: expected the end of the line, found \"\"\""),
      Document(
        #"a = "C:\data""#,
        "1:8: a backslash and \"d\" are no escape; \\\\ is a backslash, or write the text in single quotes"),
      Document(#"a = "\ud800""#, "1:6: an escape that is no Unicode character"),
      Document(#"a = "\U00110000""#, "1:6: an escape that is no Unicode character"),
      Document(#"a = "\u12""#, "1:6: an escape that is no Unicode character"),
      // Numbers and dates
      Document("a = 9223372036854775808", "1:5: 9223372036854775808 does not fit a whole number of 64 bits"),
      Document("a = 0x8000000000000000", "1:5: 0x8000000000000000 does not fit a whole number of 64 bits"),
    ]
    + [
      "01", "+01", "1__0", "_1", "1_", "0x", "0X1", "+0x1", "0b2", "0o8", "1.", ".5", "1e", "1.e5", "1e5.5", "+inf5",
      "Inf",
      "True", "yes", "2024-02-30", "0000-01-01", "2024-13-01", "2024-1-1", "24:00:00", "12:60:00", "12:00", "12:00:60",
      "2024-01-01T", "2024-01-01T12:00", "2024-01-01T12:00:00+24:00", "2024-01-01T12:00:00.", "12:00:00Z", "1:2:3",
    ].map { Document("a = \($0)", "1:5: \($0) is no value; a text stands in quotation marks") }
    + [
      // Arrays and inline tables
      Document("a = [1", "1:5: the array that begins here is never closed"),
      Document("a = [1 2]", "1:8: expected a comma or ] in the array, found \"2\""),
      Document("a = [,]", "1:6: expected a value, found \",\""),
      Document("a = [1,,2]", "1:8: expected a value, found \",\""),
      Document("a = { x = 1, }", "1:14: expected a key, found \"}\""),
      Document(
        "a = { x = 1\n}",
        "1:12: expected a comma or } in the inline table, which has to stand on one line, found the end of the line"),
      Document("a = {", "1:6: expected a key, found the end of the file"),
      // Twice
      Document("a = 1\na = 2", "2:1: \"a\" is there twice, first on line 1"),
      Document("a.b = 1\na.b.c = 2", "2:3: \"a.b.c\" cannot be set here: \"b\" on line 1 is complete as it is"),
      Document("a = 1\n[a]", "2:2: \"a\" is there twice, first on line 1"),
      Document("[a]\n[a]", "2:2: \"a\" is there twice, first on line 1"),
      Document("[a]\nb = 1\n[a.b]", "3:4: \"a.b\" is there twice, first on line 2"),
      Document("a.b = 1\n[a]", "2:2: \"a\" is there twice, first on line 1"),
      Document("[a]\nb.c = 1\n[a.b]", "3:4: \"a.b\" is there twice, first on line 2"),
      Document("[a.b]\n[a]\nb.c = 1", "3:1: \"b.c\" cannot be set here: \"b\" on line 1 is complete as it is"),
      Document("a = { b = 1 }\na.c = 2", "2:1: \"a.c\" cannot be set here: \"a\" on line 1 is complete as it is"),
      Document("a = { b = 1, b = 2 }", "1:14: \"b\" is there twice, first on line 1"),
      Document("a = { b = {}, b.c = 2 }", "1:15: \"b.c\" cannot be set here: \"b\" on line 1 is complete as it is"),
      Document("a = {}\n[a.b]", "2:2: \"a.b\" cannot be set here: \"a\" on line 1 is complete as it is"),
      Document("a = []\n[[a]]", "2:3: \"a\" is there twice, first on line 1"),
      Document("[[a]]\n[a]", "2:2: \"a\" is there twice, first on line 1"),
      Document("[a]\n[[a]]", "2:3: \"a\" is there twice, first on line 1"),
      Document("[[a.b]]\n[a]\nb.c = 1", "3:1: \"b.c\" cannot be set here: \"b\" on line 1 is complete as it is"),
    ]

  private func error(_ bytes: [UInt8]) throws -> String {
    let error = try #require(throws: TOMLError.self) { try TOMLTable(parsing: bytes) }
    return "\(error.position.line):\(error.position.column): \(error.reason)"
  }

  @Test(arguments: errors)
  func `that TOML forbids are refused with line, column and reason`(_ document: Document) throws {
    #expect(try error(Array(document.text.utf8)) == document.expected)
  }

  @Test func `have to be UTF-8`() throws {
    #expect(try error(Array("a = 1\n# é".utf8) + [0xff]) == "2:4: a byte that is not UTF-8 text")
    #expect(try error(Array("a = '".utf8) + [0xc0, 0x80, 0x27]) == "1:6: a byte that is not UTF-8 text")
    #expect(try error(Array("a = '".utf8) + [0xed, 0xa0, 0x80, 0x27]) == "1:6: a byte that is not UTF-8 text")
    #expect(try error([0xff, 0xfe, 0x61, 0x00]) == "1:1: this is UTF-16 text; save it as UTF-8")
  }

  @Test func `tell where every key and value stands`() throws {
    let table = try TOMLTable(parsing: Array("# é\n  é'x' = 1".replacing("é'", with: "'").utf8))
    #expect(table.entry("x")?.position == table.entries[0].position)
    let text = "a = 'é' # x\n[b]\n\"é\".c = [ 1,\n  2 ]\nd = { e = 3 }\n"
    let document = try TOMLTable(parsing: Array(text.utf8))
    guard case .table(let b)? = document["b"]?.value, case .table(let inner)? = b["é"]?.value,
      case .array(let array)? = inner["c"]?.value, case .table(let d)? = b["d"]?.value
    else {
      Issue.record("the tables are not there")
      return
    }
    let places = [
      document.entry("a")?.position, document.entry("b")?.position, inner.entry("c")?.position, inner["c"]?.position,
      array[1].position, b["d"]?.position, d.entry("e")?.position, d["e"]?.position,
    ].map { place in place.map { "\($0.line):\($0.column)" } ?? "" }
    #expect(places == ["1:1", "2:2", "3:5", "3:9", "4:3", "5:5", "5:7", "5:11"])
  }

  @Test(arguments: [
    ("[", "a.", "1:202"), ("[[", "a.", "1:201"), ("", "a.", "1:201"), ("a = ", "[", "1:104"), ("a = ", "{a=", "1:303"),
    ("a = ", "[{a=", "1:203"),
  ])
  func `nested deeper than anybody writes are refused`(start: String, nested: String, place: String) throws {
    let text = start + String(repeating: nested, count: 50_000)
    #expect(try error(Array(text.utf8)) == "\(place): nested deeper than 100 tables and arrays")
  }

  @Test func `of a million elements are read`() throws {
    let text = "a = [\((0..<1_000_000).map(String.init).joined(separator: ","))]"
    guard case .array(let elements)? = try TOMLTable(parsing: Array(text.utf8))["a"]?.value else {
      Issue.record("there is no array")
      return
    }
    #expect(elements.count == 1_000_000)
    #expect(elements[999_999].position.column == text.utf8.count - 6)
  }
}
