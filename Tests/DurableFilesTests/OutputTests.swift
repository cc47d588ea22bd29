import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite struct `What a name leads to` {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/file" }

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [true, false]) func `behind a symbolic link is replaced, and the link stays`(isThere: Bool) throws {
    try FileSystem.createFolder(folder.path + "/elsewhere")
    if isThere { try folder.write("old", to: "elsewhere/target") }
    for (link, target) in [("file", "further"), ("further", "elsewhere/target")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: target)
    }
    try FileSystem.writeDurably([1, 2], to: path)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "further")
    #expect(try FileSystem.read(folder.path + "/elsewhere/target") == [1, 2])
    #expect(try folder.names() == ["elsewhere", "elsewhere/target", "file", "further"])
  }

  @Test func `is written through where it is a pipe`() throws {
    try #require(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try FileSystem.writeDurably([1, 2, 3], to: path)
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(read(reader, &bytes, 10) == 3 && bytes.prefix(3) == [1, 2, 3])
    var information = stat()
    #expect(stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO)
  }

  @Test(.enabled(if: canMakeDevices, "only root can make devices, and not in every file system"))
  func `is written through where it is a device, whose error is told`() throws {
    let error = try #require(Self.makeFullDevice(path) ? error(ofWritingTo: path) : nil)
    #expect(error == "\(path): cannot be written: No space left on device")
    var information = stat()
    #expect(stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFCHR)
  }

  /// The device that is always full, by another name.
  private static func makeFullDevice(_ path: String) -> Bool { mknod(path, S_IFCHR | 0o666, 1 << 8 | 7) == 0 }

  private static let canMakeDevices: Bool = {
    guard let folder = try? TemporaryFolder(), makeFullDevice(folder.path + "/full") else { return false }
    let descriptor = open(folder.path + "/full", O_WRONLY)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }()

  /// What writing to the device gives; nil where this file system has no devices.
  private func error(ofWritingTo path: String) -> String? {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { return nil }
    close(descriptor)
    do {
      try FileSystem.writeDurably([1], to: path)
      return "nothing"
    } catch { return "\(error)" }
  }

  @Test func `keeps who may read it; a new file takes what the umask leaves, or exactly what is asked for`() throws {
    func mode(_ name: String) throws -> UInt32 {
      var information = stat()
      try #require(stat("\(folder.path)/\(name)", &information) == 0)
      return information.st_mode & 0o777
    }
    try folder.write("old", to: "private")
    chmod(folder.path + "/private", 0o640)
    for name in ["private", "new"] { try FileSystem.writeDurably([1], to: "\(folder.path)/\(name)") }
    try FileSystem.writeDurably([1], to: folder.path + "/secret", mode: 0o600)
    let mask = umask(0)
    umask(mask)
    #expect(try mode("private") == 0o640)
    #expect(try mode("new") == 0o666 & ~mask)
    #expect(try mode("secret") == 0o600)
  }

  @Test func `may be nothing that a file can be written to, which gives one line`() throws {
    try FileSystem.createFolder(folder.path + "/folder")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: "loop")
    let expectations = [
      ("", "\"\": a file needs a name: No such file or directory"),
      ("\(folder.path)/folder", "\(folder.path)/folder: cannot be written: Is a directory"),
      ("\(folder.path)/none/", "\(folder.path)/none/: cannot be written: Is a directory"),
      ("\(folder.path)/loop", "\(folder.path)/loop: cannot be written: Too many levels of symbolic links"),
    ]
    for (path, message) in expectations {
      let error = #expect(throws: FileError.self) { try FileSystem.deliver([1], to: path) }
      #expect(error?.description == message)
    }
    #expect(try folder.names() == ["folder", "loop"])
  }

  @Test func `is not swept clean of other programs' unfinished files`() throws {
    try folder.write("half a download", to: "film.partial")
    try FileSystem.writeDurably([1], to: path)
    #expect(try folder.names() == ["file", "film.partial"])
  }
}

@Suite struct `Standard output and error` {
  @Test func `that were closed at the start give no file their numbers`() async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { close(descriptor) }
      StandardStreams.prepare()
      let descriptor = open(path + "/file", O_RDWR | O_CREAT, 0o600)
      try #require(descriptor > STDERR_FILENO)
      StandardError.line("a line of display")
      let error = try #require(throws: FileError.self) { try StandardOutput.line("a result") }
      try #require(error.code == EBADF)
      try #require(FileSystem.size(of: path + "/file") == 0)
    }
  }

  @Test func `that cannot be written lose a line of display, and never a result without a word`() async throws {
    await #expect(processExitsWith: .success) {
      StandardStreams.prepare()
      let full = open("/dev/full", O_WRONLY)
      let output = dup(STDOUT_FILENO)
      for descriptor in [STDOUT_FILENO, STDERR_FILENO] { dup2(full, descriptor) }
      StandardError.line("a line of display")
      try #require((try? StandardOutput.line("first half")) == nil)
      dup2(output, STDOUT_FILENO)
      // What follows what was lost is no result either.
      let error = try #require(throws: FileError.self) { try StandardOutput.line("second half") }
      try #require(error.description == "standard output: cannot be written: No space left on device")
    }
  }

  /// Puts a pipe that nobody reads in the place of a stream.
  private static func breakPipe(at stream: Int32) {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    dup2(ends[1], stream)
    close(ends[0])
  }

  @Test func `whose reader has left end a process that gives results, as other programs end`() async throws {
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      signal(SIGPIPE, SIG_DFL)
      StandardStreams.prepare()
      Self.breakPipe(at: STDERR_FILENO)
      StandardError.line("nobody reads this, and nothing ends by it")
      Self.breakPipe(at: STDOUT_FILENO)
      try StandardOutput.line("a result")
    }
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      StandardStreams.prepare()
      Self.breakPipe(at: STDOUT_FILENO)
      let error = try #require(throws: FileError.self) { try StandardOutput.line("a result") }
      try #require(error.code == EPIPE)
    }
  }

  @Test func `have one place each that writes to them`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources").path
    let forbidden = /(^|[^\w.])(print|debugPrint|dump|fputs|puts|printf)\(|FileHandle\.standard(Error|Output)/
    var found: [String] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: sources) where name.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8)
      for line in text.split(separator: "\n") where !line.contains("//") && line.contains(forbidden) {
        found.append("\(name): \(line)")
      }
    }
    #expect(found.isEmpty, "StandardOutput and StandardError notice what cannot be written")
  }
}
