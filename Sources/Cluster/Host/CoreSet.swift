import CProcessorAffinity

/// The cores that a process may run on.
enum CoreSet {
  /// The cores of this process in ascending order; none where they are not known.
  static var own: [Int] {
    var cores = [Int32](repeating: 0, count: 1024)
    let count = processor_affinity_get(&cores, Int32(cores.count))
    return cores.prefix(max(0, Int(count))).map(Int.init)
  }

  /// The cores of the worker at a place, none where there are not enough of them for all to have their own.
  static func cores(ofPlace place: Int, of places: Int, threads: Int, from cores: [Int]) -> [Int] {
    guard place < places, places * threads <= cores.count else { return [] }
    return Array(cores[place * threads..<(place + 1) * threads])
  }

  /// Keeps this process, and the threads it starts from now on, to `cores`; false where the system does not allow it.
  @discardableResult
  static func keep(to cores: [Int]) -> Bool { processor_affinity_set(cores.map(Int32.init), Int32(cores.count)) == 0 }
}
