internal import DurableFiles

/// What people give in place of a PTB-XL folder, and what to do about it.
enum DataFolder {
  /// What a folder without its tables most likely is; nil where that cannot be told.
  static func mistake(_ folder: String, lacking table: String) -> DataError? {
    guard !FileSystem.exists(folder + "/" + table) else { return nil }
    guard FileSystem.isFolder(folder) else { return noFolder(folder) }
    let names = (try? FileSystem.names(in: folder)) ?? []
    if let place = place(of: table, below: folder) ?? place(of: table, above: folder) {
      return DataError(file: folder, "there is no \(table) here, but in \(place): give that folder")
    }
    if let archive = names.first(where: { $0.lowercased().hasSuffix(".zip") }) {
      let remedy = "unpack it and give the folder it makes"
      return DataError(file: folder, "there is no \(table) here, but \(archive): \(remedy)")
    }
    return nil
  }

  private static func noFolder(_ path: String) -> DataError? {
    guard FileSystem.exists(path) else {
      return path.contains("\\")
        ? DataError(file: path, "there is no such folder: write / in place of Windows path separators") : nil
    }
    guard path.lowercased().hasSuffix(".zip") else {
      return DataError(file: path, "this is no folder: give the one that holds ptbxl_database.csv")
    }
    return DataError(file: path, "this is an archive: unpack it and give the folder it makes")
  }

  /// How deep wget puts a folder below the one it was started in: physionet.org/files/ptb-xl/1.0.3.
  private static let mostLevels = 4
  /// So many folders are looked into at most.
  private static let mostFolders = 200

  private static func place(of table: String, below folder: String) -> String? {
    var level = [folder]
    var visited = 0
    for _ in 0..<mostLevels {
      var next: [String] = []
      for parent in level where visited < mostFolders {
        visited += 1
        for name in (try? FileSystem.names(in: parent)) ?? [] where !name.hasPrefix("records") {
          let child = parent + "/" + name
          if FileSystem.exists(child + "/" + table) { return child }
          if FileSystem.isFolder(child) { next.append(child) }
        }
      }
      level = next
    }
    return nil
  }

  /// The folder around `records100` or one of its parts.
  private static func place(of table: String, above folder: String) -> String? {
    // `.` has no parents by name.
    let parent = FileSystem.parent(of: FileSystem.absolutePath(of: folder))
    return [parent, FileSystem.parent(of: parent)].first { FileSystem.exists("\($0)/\(table)") }
  }

  /// Why a record's files are not there, where that can be told.
  static func reason(forLacking row: RecordRow, in tables: PTBXLTables) -> String? {
    let folder = tables.folder
    if FileSystem.exists("\(folder)/\(row.path).mat") {
      return "its signal is in a .mat file, which is not read: PTB-XL's own records are needed"
    }
    let top = row.path.split(separator: "/").first.map(String.init) ?? ""
    let (needed, other) = (tables.records, tables.records == .hertz100 ? PTBXLRecords.hertz500 : .hertz100)
    guard !FileSystem.exists("\(folder)/\(top)"), FileSystem.exists("\(folder)/\(other.folder)") else { return nil }
    return
      "the folder has \(other.folder) only, and the \(needed.rawValue) Hz records in \(top) are needed: fetch them too"
  }
}
