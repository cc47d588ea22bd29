extension Markup {
  /// The drawing with every style as attributes of its elements, in the colours of a palette: what programs understand that know no style
  /// sheet. Whole markup of ours only.
  func styled(in palette: Palette) -> Markup {
    var pass = StylePass(palette: palette)
    pass.read(Array(text.utf8))
    return Markup(verbatim: String(decoding: pass.output, as: UTF8.self))
  }
}

/// One walk through the elements of a drawing.
private struct StylePass {
  /// What the elements around say of those within.
  struct Surroundings {
    var family: Palette.Role = .neutral
    var classes: Set<String> = []
    /// Whether coordinates are tenths of a unit, as in `Curve.group`.
    var isInTenths = false
  }

  let palette: Palette
  var output: [UInt8] = []
  private var around = [Surroundings()]

  init(palette: Palette) { self.palette = palette }

  mutating func read(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")),
      let end = rest[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      output += rest[..<start]
      tag(bytes[start...end])
      rest = rest[(end + 1)...]
    }
    output += rest
  }

  private mutating func tag(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.hasPrefix("</") else {
      if around.count > 1 { around.removeLast() }
      output += bytes
      return
    }
    let isEmpty = text.hasSuffix("/>")
    let name = text.dropFirst().prefix { $0 != " " && $0 != "/" && $0 != ">" }
    let classes = Self.attribute("class", of: text).split(separator: " ").map(String.init)
    var inner = around[around.count - 1]
    inner.family = classes.lazy.compactMap { Palette.family($0) }.first ?? inner.family
    inner.isInTenths = inner.isInTenths || Self.attribute("transform", of: text) == Curve.scale
    let added = declarations(of: name, classes, inner).compactMap { declaration -> String? in
      guard !text.contains(" \(declaration.property)=\"") else { return nil }
      return written(declaration, inner).map { " \(declaration.property)=\"\($0)\"" }
    }
    output += Array("<\(name)\(added.joined())".utf8) + bytes.dropFirst(1 + name.utf8.count)
    inner.classes.formUnion(classes)
    if !isEmpty { around.append(inner) }
  }

  /// In the order of the rules, each property once.
  private func declarations(
    of name: Substring, _ classes: [String], _ inner: Surroundings
  ) -> [FigureStyle.Declaration] {
    var found: [FigureStyle.Declaration] = []
    for rule in FigureStyle.rules {
      let holds = rule.selectors.contains { selector in
        selector.element.map { $0 == name } ?? true && selector.classes.allSatisfy(classes.contains)
          && selector.within.map(inner.classes.contains) ?? true
      }
      guard holds else { continue }
      for declaration in rule.declarations {
        found.removeAll { $0.property == declaration.property }
        found.append(declaration)
      }
    }
    return found
  }

  /// The value of an attribute; nil of what only style sheets can say.
  private func written(_ declaration: FigureStyle.Declaration, _ inner: Surroundings) -> String? {
    // Few programs know lines that keep their width in a scaled group, so that these get what the scale leaves right.
    guard declaration.property != "vector-effect" else { return nil }
    switch declaration.value {
    case .colour(let role): return palette[role]
    case .family: return palette[inner.family]
    case .size(let size): return Markup.coordinate(inner.isInTenths ? 10 * size : size)
    case .word(let word) where declaration.property == "stroke-dasharray" && inner.isInTenths:
      return word.split(separator: " ").map { Markup.coordinate(10 * (Double($0) ?? 0)) }.joined(separator: " ")
    case .word(let word): return word
    }
  }

  private static func attribute(_ name: String, of tag: String) -> Substring {
    guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return "" }
    return tag[start...].prefix { $0 != "\"" }
  }
}
