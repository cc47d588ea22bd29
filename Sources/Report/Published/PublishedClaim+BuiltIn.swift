extension PublishedClaim {
  /// The files that this program has, by name.
  public static let files: [(name: String, bytes: [UInt8])] = [
    ("zeng-2026", PackageResources.zeng_2026_toml), ("ssl-for-ecg", PackageResources.ssl_for_ecg_toml),
  ]

  /// Every claim that this program has.
  public static let builtIn = files.map { file in
    do { return try PublishedClaim(parsing: file.bytes, name: file.name, file: "\(file.name).toml") } catch {
      preconditionFailure("\(error)")
    }
  }

  static let zeng2026 = builtIn[0]

  /// The built-in claim of a name; nil of another.
  public init?(named name: String) {
    guard let claim = Self.builtIn.first(where: { $0.name == name }) else { return nil }
    self = claim
  }
}
