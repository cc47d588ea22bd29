import Glibc

/// What other users of the machine can do to a path.
extension FileSystem {
  /// The first folder above `path`, from below, in which others could put something else in place of what leads to it; nil where there is
  /// none. A folder that everybody may write in is none where each can only remove what is his own (`/tmp`).
  public static func replaceableFolder(above path: String) -> String? {
    folders(above: path).first { isReplaceable($0.information) }?.path
  }

  /// Whether others can get at what is in `folder`: whether it, or a folder above it, belongs to this user, lets nobody else through,
  /// and cannot be replaced. Of a folder that does not exist, the nearest above it that does decides.
  public static func isClosedToOthers(_ folder: String) -> Bool {
    let way = folders(above: "\(folder)/x")
    guard let closed = way.firstIndex(where: { isClosed($0.information) }) else { return false }
    return !way[(closed + 1)...].contains { isReplaceable($0.information) }
  }

  /// The folders that lead to `path`, the nearest first, without symbolic links; those that do not exist are left out.
  private static func folders(above path: String) -> [(path: String, information: stat)] {
    guard let resolved = realpath(nearestFolder(of: parent(of: path)), nil) else { return [] }
    defer { free(resolved) }
    var names = [String(cString: resolved)]
    while let last = names.last, last != "/" { names.append(parent(of: last)) }
    return names.compactMap { name in
      var information = stat()
      return stat(name, &information) == 0 ? (name, information) : nil
    }
  }

  private static func isClosed(_ folder: stat) -> Bool {
    folder.st_uid == geteuid() && folder.st_mode & 0o001 == 0
      && (folder.st_mode & 0o010 == 0 || isOwnGroup(folder.st_gid))
  }

  private static func isReplaceable(_ folder: stat) -> Bool {
    let isWritable =
      folder.st_mode & 0o002 != 0 || (folder.st_mode & 0o020 != 0 && !isOwnGroup(folder.st_gid))
    return isWritable && folder.st_mode & 0o1000 == 0
  }

  /// Whether a group has nobody in it but this user: many systems make one for each, and let it write whatever its user makes.
  private static func isOwnGroup(_ id: gid_t) -> Bool {
    guard let user = getpwuid(geteuid()), user.pointee.pw_gid == id else { return false }
    let name = String(cString: user.pointee.pw_name)
    guard let group = getgrgid(id), String(cString: group.pointee.gr_name) == name else { return false }
    guard var member = group.pointee.gr_mem else { return true }
    while let other = member.pointee {
      if String(cString: other) != name { return false }
      member += 1
    }
    return true
  }
}
