import Glibc

/// A folder that is held open: what is looked up, made or removed in it does not depend on what becomes of its name.
///
/// Whatever is named in it is never followed where it is a symbolic link.
struct OpenFolder: ~Copyable, Sendable {
  let descriptor: Int32

  /// - Parameter isLinkFollowed: whether the name may be a symbolic link to a folder.
  init(_ path: String, isLinkFollowed: Bool) throws(FileError) {
    descriptor = try Self.open(AT_FDCWD, path, isLinkFollowed ? 0 : O_NOFOLLOW)
  }

  /// A folder in another one; not one behind a link.
  init(_ name: String, in parent: borrowing OpenFolder) throws(FileError) {
    descriptor = try Self.open(parent.descriptor, name, O_NOFOLLOW)
  }

  deinit { close(descriptor) }

  private static func open(_ parent: Int32, _ name: String, _ flags: Int32) throws(FileError) -> Int32 {
    let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags)
    guard descriptor >= 0 else {
      // What has the name is a link, or something else that is no folder.
      throw FileError(name, "the folder cannot be opened", code: errno == ELOOP ? ENOTDIR : errno)
    }
    return descriptor
  }

  /// Who owns the folder, and what others may do in it.
  borrowing func information() throws(FileError) -> stat {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw FileError(".", "the folder cannot be looked at") }
    return information
  }

  var isOwn: Bool { (try? information())?.st_uid == geteuid() }

  /// The names in the folder, sorted.
  borrowing func names() throws(FileError) -> [String] {
    // A descriptor of its own: the place in the list goes with the open folder.
    guard let stream = fdopendir(try Self.open(descriptor, ".", 0)) else {
      throw FileError(".", "the folder cannot be read")
    }
    defer { closedir(stream) }
    return FileSystem.names(stream)
  }

  /// Opens a plain file of this user. Nothing else that has the name is opened, or waited for.
  ///
  /// - Returns: a descriptor that the caller closes; nil where there is no such file.
  borrowing func openOwnFile(_ name: String, _ flags: Int32) -> Int32? {
    let descriptor = openat(self.descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      information.st_uid == geteuid()
    else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  @discardableResult
  borrowing func remove(_ name: String) -> Bool { unlinkat(descriptor, name, 0) == 0 }

  /// Removes what is in the folder where it belongs to this user; what cannot be removed stays.
  borrowing func removeContents() {
    guard isOwn else { return }
    for name in (try? names()) ?? [] where !remove(name) {
      guard let folder = try? OpenFolder(name, in: self) else { continue }
      folder.removeContents()
      unlinkat(descriptor, name, AT_REMOVEDIR)
    }
  }
}
