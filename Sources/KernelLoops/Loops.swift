public import KernelInterface

/// The loops in the width that this target is compiled for: eight lanes, or sixteen where `WIDE` is defined.
///
/// Processors without AVX-512 run a program that holds both. No code of the wide target may become part of another one, so nothing here is
/// inlinable, and the targets are compiled without optimisation across modules. Nor may a linker take the wide target's copy of what both compile, the
/// specialised code of the standard library, for all: everything is inlined into functions that bear this module's name. A test looks at what
/// was linked.
public struct Loops: VectorLoops {
  public init() {}

  public var lanes: Int { Lanes.scalarCount }
  public var blockColumns: Int { SecondVector.columns }
}
