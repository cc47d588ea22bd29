import Glibc

/// The cores that a process may run on.
enum CoreSet {
  private static let bytes = MemoryLayout<cpu_set_t>.size

  /// The cores of this process in ascending order; none where they are not known.
  static var own: [Int] {
    var set = cpu_set_t()
    guard sched_getaffinity(0, bytes, &set) == 0 else { return [] }
    return withUnsafeBytes(of: set) { bits in
      (0..<bits.count * 8).filter { bits[$0 / 8] >> ($0 % 8) & 1 == 1 }
    }
  }

  /// The cores of the worker at a place, none where there are not enough of them for all to have their own.
  static func cores(ofPlace place: Int, of places: Int, threads: Int, from cores: [Int]) -> [Int] {
    guard places * threads <= cores.count else { return [] }
    return Array(cores[place * threads..<(place + 1) * threads])
  }

  /// Keeps this process and the threads it starts from now on to `cores`; false where the system does not allow it.
  @discardableResult
  static func keep(to cores: [Int]) -> Bool {
    var set = cpu_set_t()
    withUnsafeMutableBytes(of: &set) { bits in
      for core in cores where core < bits.count * 8 { bits[core / 8] |= 1 << (core % 8) }
    }
    return sched_setaffinity(0, bytes, &set) == 0
  }
}
