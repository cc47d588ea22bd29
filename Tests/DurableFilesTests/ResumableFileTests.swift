import DurableFiles
import Glibc
import TestSupport
import Testing

@Suite struct `A resumable file` {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/file"
  }

  private func open(limit: Int = 1 << 30) throws -> (file: ResumableFile, present: [UInt8])? {
    var present: [UInt8] = []
    return try ResumableFile(for: path, limit: limit) { present += $0 }.map { ($0, present) }
  }

  @Test(arguments: [1, 1000, 1 << 20, 3_000_000])
  func `gives the next writer exactly what has arrived, and gets its name when it is whole`(length: Int) throws {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let pieces = stride(from: 0, to: length, by: length / 5 + 1).map {
      Array(bytes[$0..<min($0 + length / 5 + 1, length)])
    }
    var arrived = 0
    for piece in pieces {
      let (file, present) = try #require(try open())
      #expect(present == Array(bytes[..<arrived]) && file.size == arrived)
      try file.append(piece)
      arrived += piece.count
      #expect(try folder.names() == [".incoming-file"])
    }
    try #require(try open()).file.publish()
    #expect(try FileSystem.read(path) == bytes)
    #expect(try folder.names() == ["file"])
  }

  @Test func `has one writer at a time`() throws {
    let first = try #require(try open())
    #expect(try open() == nil)
    try withExtendedLifetime(first) { try first.file.append([1]) }
    try first.file.publish()
    #expect(try open()?.present == [], "the name was given: another one begins anew")
  }

  @Test func `drops what is too long to be its beginning`() throws {
    try folder.write([1, 2, 3, 4], to: ".incoming-file")
    do {
      let (file, present) = try #require(try open(limit: 3))
      #expect(present == [] && file.size == 0)
      try file.append([7])
      try file.publish()
    }
    #expect(try FileSystem.read(path) == [7])
  }

  @Test func `holds no byte twice after a disk that was full for a while`() async throws {
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let room = limit.rlim_cur
      limit.rlim_cur = 1000
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let bytes = (0..<1500).map { UInt8(truncatingIfNeeded: $0) }
      let file = try #require(try ResumableFile(for: path, limit: 1500) { _ in })
      let error = #expect(throws: FileError.self) { try file.append(bytes) }
      try #require(error?.reason == "File too large")
      try #require(file.size == 0)
      limit.rlim_cur = room
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try file.append(bytes)
      try file.publish()
      try #require(try FileSystem.read(path) == bytes)
    }
    #expect(FileSystem.size(of: path) == 1500)
  }

  @Test func `is removed by itself or with all others of its folder, finished files stay`() throws {
    do {
      let (file, _) = try #require(try open())
      try file.append([1])
      file.discard()
    }
    #expect(try folder.names() == [])
    for name in [".incoming-a", ".incoming-b", "finished"] { try folder.write("x", to: name) }
    ResumableFile.discardAll(in: folder.path)
    #expect(try folder.names() == ["finished"])
  }
}
