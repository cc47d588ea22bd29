import DurableFiles

/// The files of a run's folder as its coordinator opened them. It goes on writing to them when somebody removes or renames them, into
/// what nobody will find.
///
/// The artifacts are not among them: what is missing there is noticed when it is needed, and may come back.
///
/// All but the folder are open while the store lives, so that no other file can get their identity.
struct RunPlace: Sendable {
  private struct File: Sendable {
    let name: String
    let identity: FileIdentity
  }

  private let directory: String
  private let files: [File]
  private let sharing: FileSharing

  /// Throws `.displaced` where the lock is not on the file that has its name.
  init(directory: String, lock: FileLock, _ sharing: FileSharing) throws {
    self.directory = directory
    self.sharing = sharing
    files = try ["", "lock", "run.sqlite", "run.sqlite-wal"].compactMap { name in
      try FileIdentity(of: "\(directory)/\(name)").map { File(name: name, identity: $0) }
    }
    let lockIdentity = FileIdentity(descriptor: lock.descriptor)
    guard files.contains(where: { $0.name == "lock" && $0.identity == lockIdentity }) else {
      throw RunStoreError.displaced(directory: directory, file: "lock")
    }
  }

  /// Throws `.displaced` where a name is gone, another file has it, or another coordinator has got the lock.
  func check() throws(RunStoreError) {
    for file in files where isDisplaced(file) {
      throw .displaced(directory: directory, file: file.name.isEmpty ? "the run's folder" : file.name)
    }
    if !sharing.isLocal, RunLock.isLost(directory: directory) { throw .displaced(directory: directory, file: "lock") }
  }

  /// What cannot be looked at counts as there: a network disk's hiccup passes.
  private func isDisplaced(_ file: File) -> Bool {
    do { return try FileIdentity(of: "\(directory)/\(file.name)") != file.identity } catch { return false }
  }
}
