import Foundation
import FoundationXML
import Report
import TestSupport
import Testing

@Suite struct `Figures as files` {
  private static func files(width: FigureWidth) throws -> [RunReport.FigureFile] {
    let results = try GeneratedResults(
      file: "[conditions.grid]\nlearning-rate = [1e-4, 1e-3]\nnormalization = [\"batch\", \"group\"]\n"
        + "[conditions.ssl-noaug-n70]\n", seeds: 5, epochs: 6)
    let files = results.report.figureFiles(width: width)
    try #require(files.count >= 9)
    let choices = try PatientTrials.report(patience: 5).figureFiles(width: width).filter { $0.name == "multiverse" }
    try #require(choices.count == 1)
    return files + choices
  }

  static let widths = [FigureWidth.oneColumn, .twoColumns]

  @Test(arguments: widths) func `need no style sheet, have no heading, are as wide as told and text has 6 points`(
    width: FigureWidth
  ) throws {
    for file in try Self.files(width: width) {
      for word in ["var(", "<style", "@media", "class=\"heading\""] { #expect(!file.svg.contains(word), "\(word)") }
      let reader = SizeReader()
      let parser = XMLParser(data: Data(file.svg.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "\(file.name): \(String(describing: parser.parserError))")
      #expect(abs(reader.millimetres - width.millimetres) < 0.01, "\(file.name)")
      let points = reader.millimetres / 25.4 * 72 / reader.units
      #expect(!reader.fontSizes.isEmpty && reader.fontSizes.allSatisfy { $0 * points >= 6 }, "\(file.name)")
      #expect(reader.withoutColour == [], "\(file.name)")
    }
  }

  @Test(.nightly, .programs(FigureRenderer.program), .python("zlib"), arguments: widths)
  func `are drawn by librsvg in more than one colour, on white`(width: FigureWidth) throws {
    let python = try Python(with: "zlib")
    let folder = try TemporaryFolder()
    for file in try Self.files(width: width) {
      let (svg, png) = (try folder.write(file.svg, to: "\(file.name).svg"), "\(folder.path)/\(file.name).png")
      let drawn = try FigureRenderer.draw(svg, to: png)
      #expect(drawn.status == 0, "\(file.name): \(drawn.errors)")
      let read = try python.run("scripts/png-colours", png)
      let colours = read.output.split(separator: "\n").map { $0.split(separator: " ")[1] }
      #expect(read.status == 0 && colours.count >= 5, "\(file.name): \(read.output)\(read.errors)")
      #expect(colours.first == "#ffffff", "\(file.name): \(read.output)")
      #expect(Set(colours).count == colours.count)
    }
  }

  @Test(.programs(FigureRenderer.program), .python("zlib"))
  func `of one colour are found out, as those with a style sheet's variables are`() throws {
    let python = try Python(with: "zlib")
    let folder = try TemporaryFolder()
    let svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><style>:root { --a: #00f; }\
      rect { fill: var(--a); }</style><rect width="20" height="20"/><rect x="5" y="5" width="9" height="9"/></svg>
      """
    let drawn = try FigureRenderer.draw(try folder.write(svg, to: "a.svg"), to: folder.path + "/a.png")
    try #require(drawn.status == 0, "\(drawn.errors)")
    let read = try python.run("scripts/png-colours", folder.path + "/a.png")
    #expect(read.status == 0 && read.output.split(separator: "\n").count == 1, "\(read.output)\(read.errors)")
  }

  @Test func `have widths in four units, none that no page has`() throws {
    for (text, millimetres) in [("89mm", 89), ("8.9cm", 89), ("3.5in", 88.9), ("252pt", 88.9), ("60mm", 60)] {
      #expect(abs(try #require(FigureWidth(text)).millimetres - millimetres) < 1e-9, "\(text)")
    }
    for text in ["", "mm", "89", "89 km", "nanmm", "infmm", "-89mm", "59mm", "601mm", "1e300mm", "0x1p9999mm", "89mmm"]
    {
      #expect(FigureWidth(text) == nil, "\(text)")
    }
    #expect(FigureWidth.oneColumn.dots(perInch: 600) == 2102)
  }
}

/// Reads the size of a figure, of its text, and what has no colour of its own.
private final class SizeReader: NSObject, XMLParserDelegate {
  var millimetres = 0.0
  var units = 1.0
  var fontSizes: [Double] = []
  var withoutColour: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    switch element {
    case "svg":
      let box = (attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
      millimetres = attributes["width"].flatMap { Double($0.dropLast(2)) } ?? 0
      units = box.count == 4 ? box[2] : 0
      fontSizes.append(attributes["font-size"].flatMap { Double($0) } ?? 0)
    case "text":
      if let size = attributes["font-size"] { fontSizes.append(Double(size) ?? 0) }
      if attributes["fill"]?.hasPrefix("#") != true { withoutColour.append(element) }
    case "rect", "path", "circle":
      let colours = [attributes["fill"], attributes["stroke"]].compactMap { $0 }
      if !colours.contains(where: { $0.hasPrefix("#") }) { withoutColour.append("\(element) \(attributes)") }
    default: break
    }
  }
}
