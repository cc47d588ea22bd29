import Training

extension SweepDefinition: Decodable {
  /// Reads a definition that was stored with a run, by this version or an earlier one.
  ///
  /// A setting that it lacks is what it was before there was a key for it; one that no key stands for belongs to a later
  /// version and is refused. Throws `StoredDefinitionError`.
  public init(from decoder: any Decoder) throws {
    let object = try StoredObject(decoder)
    let keys = KeySection.all.flatMap(\.keys)
    try object.refuseKeys(outside: keys.compactMap(\.storage?.path))
    self = .unwritten
    for key in keys { key.storage?.setFormer(&self) }
    for key in keys { try decode(key, from: object) }
    do { try checkTraining(areSettingsCompared: false) } catch { throw StoredDefinitionError.implausible(error) }
  }

  private mutating func decode(_ key: SettingKey<SweepDefinition>, from object: StoredObject) throws {
    guard let storage = key.storage, let last = storage.path.last else { return }
    var holder: StoredObject? = object
    for step in storage.path.dropLast() { holder = try holder?.object(step) }
    guard let holder, holder.contains(last) else {
      if key.isRequired { throw StoredDefinitionError.missing(key: storage.path.joined(separator: ".")) }
      return
    }
    try storage.decode(holder, last, &self)
  }
}
