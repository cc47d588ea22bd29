/// Memory of one thread for what a kernel needs only while it runs. It grows to the largest need and is used again by every kernel.
public final class Scratch {
  private var buffer = FloatBuffer(count: 0)

  public init() {}

  /// Memory for `count` floats of undefined content, good until the next call.
  func floats(_ count: Int) -> FloatStack {
    if buffer.count < count { buffer = FloatBuffer(count: count) }
    return FloatStack(next: buffer.base, end: buffer.base + buffer.count)
  }
}

/// Cuts memory into pieces that start at cache lines.
struct FloatStack {
  private(set) var next: UnsafeMutablePointer<Float>
  fileprivate let end: UnsafeMutablePointer<Float>

  /// What a piece of `count` floats takes.
  static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    defer { next += Self.rounded(count) }
    precondition(end - next >= count, "a kernel asked for less memory than it uses")
    return next
  }
}

extension Scratch {
  /// Lets `body` use `count` floats of undefined content.
  public func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) { body(floats(count).next) }
}
