/// A line of `/proc/self/maps`: what lies in a range of a process's addresses.
struct MappedRange: Equatable {
  let addresses: Range<UInt>
  /// Device and number of the file, such as `fe:00 1573`.
  let file: String
  /// The file's path; ends with ` (deleted)` where nothing has that name any more.
  let path: String

  /// What lies at an address; nil where that is nothing, or no file.
  static func find(_ address: UInt, in maps: String) -> MappedRange? {
    maps.split(separator: "\n").lazy.compactMap { MappedRange($0) }.first { $0.addresses.contains(address) }
  }

  /// Reads a line such as `7f10-7f20 r--p 00000000 fe:00 1573    /usr/bin/env`; nil where no file is mapped there.
  init?(_ line: some StringProtocol) {
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count == 6 else { return nil }
    let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    let path = fields[5].drop { $0 == " " }
    guard ends.count == 2, ends[0] <= ends[1], path.hasPrefix("/") else { return nil }
    addresses = ends[0]..<ends[1]
    file = "\(fields[3]) \(fields[4])"
    // The one character that the kernel writes otherwise.
    self.path = String(path).replacing("\\012", with: "\n")
  }
}
