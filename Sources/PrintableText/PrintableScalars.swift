extension Unicode.Scalar {
  /// Whether a person can see it, or what it does to its neighbours, and no program takes it for a command.
  ///
  /// Controls, everything that turns the direction of writing or has no width, ends of lines, private use, noncharacters and what this
  /// version of Unicode does not know are none. Variation selectors are, as marks of the character before them.
  public var isPrintable: Bool {
    isPrintable(as: properties.generalCategory)
  }

  fileprivate func isPrintable(as category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: !properties.isDefaultIgnorableCodePoint || properties.isVariationSelector
    }
  }

  /// Whether marks can stand on it: not on signs that a format could give a meaning, and not on a space.
  fileprivate var isBase: Bool {
    if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self) }
    return switch properties.generalCategory {
    case .otherSymbol, .modifierSymbol: true
    default: properties.isAlphabetic || properties.numericType != nil
    }
  }

  /// Zero width non-joiner and joiner: Persian, the scripts of India and emoji are written with them.
  fileprivate var isJoiner: Bool { value == 0x200c || value == 0x200d }
}

/// Decides, scalar by scalar, what people are shown of text that others wrote: the one place that does.
///
/// A mark needs a letter, digit or symbol to stand on, of which each carries at most four: more are no word of any script, but a line of
/// any height. Joiners stay between two characters beyond ASCII.
struct PrintableScalars {
  private static let mostMarks = 4
  static let replacement: Unicode.Scalar = "?"

  /// What marks would stand on, and how many do.
  private var base: Unicode.Scalar?
  private var marks = 0

  /// What is shown for `scalar`, which stands before `next`.
  mutating func shown(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Unicode.Scalar {
    // Most text is ASCII, of which there is nothing to look up.
    if (0x20..<0x7f).contains(scalar.value) { return stand(scalar, isPrintable: true) }
    let category = scalar.properties.generalCategory
    switch category {
    case .nonspacingMark, .spacingMark, .enclosingMark: return shown(mark: scalar, before: next)
    case .format where scalar.isJoiner: return shown(mark: scalar, before: next)
    default: return stand(scalar, isPrintable: scalar.isPrintable(as: category))
    }
  }

  private mutating func stand(_ scalar: Unicode.Scalar, isPrintable: Bool) -> Unicode.Scalar {
    marks = 0
    base = isPrintable && scalar.isBase ? scalar : nil
    return isPrintable ? scalar : Self.replacement
  }

  private mutating func shown(mark: Unicode.Scalar, before next: Unicode.Scalar?) -> Unicode.Scalar {
    guard let base, marks < Self.mostMarks, mark.isJoiner ? joins(base, next) : mark.isPrintable else {
      self.base = nil
      return Self.replacement
    }
    marks += 1
    return mark
  }

  private func joins(_ base: Unicode.Scalar, _ next: Unicode.Scalar?) -> Bool {
    guard let next else { return false }
    return !base.isASCII && !next.isASCII && next.isBase
  }
}
