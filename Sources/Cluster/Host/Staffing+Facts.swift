import CProcessorCheck
public import Sweep

extension Staffing {
  /// What the workers of this host say of it.
  public var facts: Facts {
    HostFacts(cores: cores, memory: memory.shared, vectorBits: Int(processor_vector_bits()), threads: threads).facts
  }
}
