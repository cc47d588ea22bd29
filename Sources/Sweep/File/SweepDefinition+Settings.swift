import SettingKeys

extension SweepDefinition {
  /// A setting as the sweep file names and writes it.
  public struct Setting: Equatable, Sendable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Everything that changes what a trial computes, in the sweep file's words: all but conditions, seeds, and where a PTB-XL folder lies.
  ///
  /// Two definitions with equal settings describe the same run, one perhaps with more conditions or seeds.
  public var settings: [Setting] {
    KeySection.all.flatMap { section in
      section.keys.filter { $0.role == .distinguishes && $0.isMeaningless(self) == nil }
        .map { Setting(key: section.path($0.name), value: $0.text(self)) }
    }
  }
}
