import Foundation
import Testing

@testable import Report

@Suite struct `The colours of figures` {
  /// Parts from 0 to 1.
  private static func parts(_ colour: String) throws -> [Double] {
    let digits = Array(colour.utf8)
    try #require(digits.count == 7 && digits[0] == UInt8(ascii: "#"), "\(colour)")
    return try [1, 3, 5].map { start in
      let text = String(decoding: digits[start...start + 1], as: UTF8.self)
      return Double(try #require(Int(text, radix: 16))) / 255
    }
  }

  /// The relative luminance of WCAG 2.
  private static func luminance(_ colour: [Double]) -> Double {
    let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private static func contrast(_ first: [Double], _ second: [Double]) -> Double {
    let lights = [luminance(first), luminance(second)].sorted()
    return (lights[1] + 0.05) / (lights[0] + 0.05)
  }

  @Test func `leave the text of every cell a contrast of 4.5 to 1, light and dark, whatever the value`() throws {
    #expect(abs(Self.contrast([0, 0, 0], [1, 1, 1]) - 21) < 1e-9)
    for palette in [Palette.light, .dark] {
      let (surface, ink) = (try Self.parts(palette[.surface]), try Self.parts(palette[.ink]))
      for name in Palette.families {
        let family = try Self.parts(palette[try #require(Palette.family(name))])
        for step in 0...100 {
          let opacity = Shade.opacity(Double(step) / 100)
          let cell = zip(family, surface).map { opacity * $0 + (1 - opacity) * $1 }
          #expect(Self.contrast(cell, ink) >= 4.5, "\(name) at \(opacity)")
        }
      }
      #expect(Self.contrast(surface, try Self.parts(palette[.muted])) >= 4.5)
    }
  }

  @Test func `stay within the shades that were checked, whatever the share`() {
    for share in [Double.nan, .infinity, -.infinity, -1, 0, 0.3, 1, 7] {
      #expect(Shade.opacities.contains(Shade.opacity(share)), "\(share)")
    }
    let counts = [[3, 0], [1, 1]]
    let content = ConfusionMatrix(classes: ["a", "b"], counts: counts, family: "ssl").drawing(width: 340).content.text
    #expect(content.contains("fill-opacity=\"0.500\"") && content.contains("fill-opacity=\"0.050\""))
    #expect(content.contains("fill-opacity=\"0.275\""))
  }

  @Test func `are those of the style sheet and of files`() {
    let sheet = StyleSheet.figures
    for role in Palette.Role.allCases {
      #expect(sheet.contains("--\(role.rawValue): \(Palette.light[role]);"))
      #expect(sheet.contains("--\(role.rawValue): \(Palette.dark[role]);"))
    }
    #expect(
      sheet.contains(".collapse { --family: var(--alarm); }") && sheet.contains("svg .dot { fill: var(--family);"))
  }

  @Test func `are attributes in a file, of the nearest family, ten times as wide where units are tenths`() {
    let drawing: Markup = """
      <g class="ssl"><circle class="dot" r="1"/><g class="collapse"><rect class="cell" fill-opacity="0.3"/></g>\
      <rect class="bar"/></g><g class="scratch many" transform="scale(.1)"><path class="seed" d="M0 0"/>\
      <path class="median some" d="M0 0"/></g><rect class="bar"/><text>a &gt; b</text>
      """
    let text = drawing.styled(in: .light).text
    let (ssl, alarm, scratch) = (Palette.light[.ssl], Palette.light[.alarm], Palette.light[.scratch])
    for part in [
      "<circle fill=\"\(ssl)\" fill-opacity=\".55\" class=\"dot\" r=\"1\"/>",
      "<rect fill=\"\(alarm)\" class=\"cell\" fill-opacity=\"0.3\"/>",
      "<rect fill=\"\(ssl)\" class=\"bar\"/></g>", "<rect fill=\"\(Palette.light[.neutral])\" class=\"bar\"/><text",
      "stroke=\"\(scratch)\" stroke-width=\"10\" stroke-linejoin=\"round\" stroke-opacity=\".09\" class=\"seed\"",
      "stroke-width=\"24\" stroke-linejoin=\"round\" stroke-dasharray=\"50 40\" class=\"median some\"",
      ">a &gt; b</text>",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(!text.contains("vector-effect"))
  }
}
