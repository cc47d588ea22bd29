/// What writers leave in a folder when they are killed: the beginnings of files that never got their names.
public enum UnfinishedFile {
  /// The paths of those whose writers are gone, sorted; none where locks say nothing about other hosts' writers.
  public static func abandoned(in folder: String) -> [String] {
    guard FileSharing(of: folder).hasLocks else { return [] }
    return ((try? FileSystem.names(in: folder)) ?? []).map { "\(folder)/\($0)" }.filter(isOne).sorted()
      .filter(UseLock.isUnused)
  }

  /// Whether a file is one, by its name.
  public static func isOne(_ path: String) -> Bool {
    let name = FileSystem.name(of: path)
    return PartialFile.isOne(name) || ResumableFile.isOne(name)
  }
}
