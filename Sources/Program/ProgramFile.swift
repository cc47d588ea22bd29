import ContentHash
import DurableFiles
import Glibc

/// The file of the program that runs here.
///
/// The kernel names what it has started in `/proc/self/exe`. Where that is a loader which was given the program as an argument, as in
/// a bundle, the program is what is mapped where its own data lies.
public struct ProgramFile: Sendable {
  /// The kernel's name for what it has started, whatever became of the file's own name since.
  public static let started = "/proc/self/exe"

  public static let running = ProgramFile()

  /// What a loader has mapped; nil where the kernel has started the program itself.
  private let mapping: MappedRange?

  /// The program's path where a loader has started it.
  public var loadedPath: String? { mapping?.path }

  private init() {
    guard let mapping = Self.range(holding: #dsohandle), mapping.path != Self.target(of: Self.started) else {
      self.mapping = nil
      return
    }
    self.mapping = mapping
  }

  /// The sha256 of the file that runs. Throws where another has taken its place on the disk and the kernel gives no other name for it.
  func sha256() throws(FileError) -> SHA256Digest {
    guard let mapping else { return try SHA256Digest(ofFile: Self.started) }
    let (descriptor, _) = try FileSystem.openPlainFile(mapping.path)
    defer { close(descriptor) }
    guard Self.file(mappedFrom: descriptor) == mapping.file else {
      throw FileError(
        mapping.path, "is not the program that runs",
        reason: "another file has taken its place since it was started; start the program again")
    }
    return try SHA256Digest(ofFile: "/proc/self/fd/\(descriptor)")
  }

  /// The kernel's name, in the list of mappings, for an open file.
  ///
  /// `fstat` would not do: on overlay file systems and btrfs it gives another device than that list.
  private static func file(mappedFrom descriptor: Int32) -> String? {
    let size = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard let page = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), page != MAP_FAILED else { return nil }
    defer { munmap(page, size) }
    return range(holding: page)?.file
  }

  private static func range(holding address: UnsafeRawPointer) -> MappedRange? {
    guard let maps = try? FileSystem.readUnsized("/proc/self/maps") else { return nil }
    return MappedRange.find(UInt(bitPattern: address), in: String(decoding: maps, as: UTF8.self))
  }

  private static func target(of link: String) -> String? {
    let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { bytes, count in
      count = max(0, readlink(link, bytes.baseAddress!, bytes.count))
    }
    return target.isEmpty ? nil : String(decoding: target, as: UTF8.self)
  }
}
