package import SettingKeys

extension KeyCheck<Int> {
  package static func epochs(atLeast least: Int = 1) -> KeyCheck {
    .count(atLeast: least, atMost: Plausible.epochs.upperBound, of: "epochs")
  }

  /// BatchNorm has no variance of a single record.
  static var batch: KeyCheck { .count(atLeast: 2, atMost: 100_000, of: "records") }

  /// The width of a layer, which the kernels take by eights.
  static var width: KeyCheck {
    let count = KeyCheck.count(atLeast: 8, atMost: 4096, of: "features")
    return KeyCheck(
      "a multiple of 8 from 8 to 4096", text: count.text,
      read: { node throws(KeyComplaint) in
        let width = try count.read(node)
        guard width.isMultiple(of: 8) else { throw .expected("a multiple of 8", got: node) }
        return width
      })
  }
}

extension KeyCheck<[ViewChange]> {
  /// Some changes, in the order in which they are made whatever the order in the file.
  static var views: KeyCheck {
    let changes = ViewChange.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    let list = KeyCheck.list(
      "an array of some of [\(changes)]", atMost: ViewChange.allCases.count, "changes",
      of: KeyCheck<ViewChange>.choice)
    return KeyCheck(
      list.expected, text: list.text, isSet: list.isSet,
      read: { node throws(KeyComplaint) in
        let chosen = try list.read(node)
        return ViewChange.allCases.filter(chosen.contains)
      })
  }
}

extension KeyCheck<Double> {
  /// What views can be made with.
  static var strength: KeyCheck {
    let (number, most) = (KeyCheck.number(allowsZero: true), ViewPipeline.strengths.upperBound)
    let expected = "a number from 0 to \(Int(most))"
    return KeyCheck(
      expected, text: number.text,
      read: { node throws(KeyComplaint) in
        let strength = try number.read(node)
        guard strength <= most else { throw .expected(expected, got: node) }
        return strength
      })
  }

  /// From 0 to below 1.
  static var momentum: KeyCheck {
    let share = KeyCheck.share
    return KeyCheck(
      "a number from 0 to below 1", text: share.text,
      read: { node throws(KeyComplaint) in
        let momentum = try share.read(node)
        guard momentum < 1 else { throw .expected("a number from 0 to below 1", got: node) }
        return momentum
      })
  }
}
