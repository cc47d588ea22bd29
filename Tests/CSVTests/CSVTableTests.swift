import CSV
import TestSupport
import Testing

@Suite struct `CSV tables` {
  private func rows(_ text: String, columns: [String]) throws -> [[String]] {
    try CSVTable(parsing: Array(text.utf8), file: "t.csv", columns: columns).rows.map(\.fields)
  }

  @Test func `have quoted fields with commas, quotes and newlines, and lines that end as they like`() throws {
    let text = "\u{feff}a,b,c\r\n1,\"x, \"\"y\"\"\nz\",3\r\n4,,\n\"\",\" q \",ü"
    #expect(try rows(text, columns: ["b", "a"]) == [["x, \"y\"\nz", "1"], ["", "4"], [" q ", ""]])
    #expect(try rows(text, columns: ["c"]) == [["3"], [""], ["ü"]])
    #expect(try rows("a\n\n1\n\n", columns: ["a"]) == [["1"]])
  }

  @Test func `are read as a whole, whatever their columns are called`() throws {
    let table = try CSVTable(parsing: Array(",a,a\n0,1,\"2\"\n\n1,3,\n".utf8), file: "t.csv")
    #expect(table.columns == ["", "a", "a"])
    #expect(table.rows.map(\.fields) == [["0", "1", "2"], ["1", "3", ""]] && table.rows.map(\.line) == [2, 4])
  }

  @Test func `may lack columns that are optional`() throws {
    let table = try CSVTable(parsing: Array("b,a\n1,2\n".utf8), file: "t.csv", columns: ["a"], optional: ["b", "c"])
    #expect(table.rows.map(\.fields) == [["2", "1", ""]] && table.present == ["a", "b"])
  }

  @Test func `have errors that name the line, also behind fields of several lines`() {
    func error(_ text: String) -> CSVError? {
      do {
        _ = try CSVTable(parsing: Array(text.utf8), file: "t.csv", columns: ["a"])
        return nil
      } catch { return error }
    }
    #expect(error("a,b\n\"1\n\n2\",3\n4\n") == CSVError(file: "t.csv", line: 5, "1 fields, the header has 2"))
    #expect(
      error("a,b\n1,2\n3,\"4\n5,6\n")
        == CSVError(file: "t.csv", line: 3, "a quotation mark opens here and never closes"))
    #expect(
      error("a,b\n\"1\"2,3\n") == CSVError(file: "t.csv", line: 2, "field 1 goes on after its closing quotation mark"))
    #expect(error("b,c\n1,2\n") == CSVError(file: "t.csv", line: 1, "no column \"a\"; the columns are b, c"))
    #expect(error("a,a\n1,2\n") == CSVError(file: "t.csv", line: 1, "the column \"a\" is there 2 times"))
    #expect(error("") == CSVError(file: "t.csv", "the file is empty"))
    #expect(error("a\n") == CSVError(file: "t.csv", "there are no rows below the header"))
    #expect("\(CSVError(file: "t.csv", line: 3, "\u{1b}[2J"))" == "t.csv:3: ?[2J")
  }

  @Test func `that are mutated are read, or refused with a line of theirs`() {
    let document = "\u{feff}a,b,\"c, d\"\r\n1,\"x \"\"y\"\"\nz\",\r\n\n-2.5e-3,é,nan\n"
    let pieces = [",", "\"", "\"\"", "\n", "\r\n", "\r", "\u{0}", ";", "\t", "\u{1b}", "1e999", "a", ",,,,", "\n\n"]
    var mutations = TextMutations(of: [Array(document.utf8)], inserting: pieces, seed: 7)
    var read = 0
    for _ in 0..<TextMutations.count {
      let bytes = mutations.next()
      do throws(CSVError) {
        let table = try CSVTable(parsing: bytes, file: "t.csv")
        read += 1
        #expect(table.rows.allSatisfy { $0.fields.count == table.columns.count })
      } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        if let line = error.line { #expect((1...lines).contains(line)) }
      }
    }
    #expect(read > TextMutations.count / 8 && read < TextMutations.count)
  }
}
