import Foundation
import GoldenValues
import TestSupport
import Testing

@testable import NeuralNetwork

@Suite("Safetensors and the Python package of that name")
struct SafetensorsInteropTests {
  @Test("Python reads names, shapes and numbers of a checkpoint as they were written", .python("safetensors", "numpy"))
  func readByPython() throws {
    let store = ParameterStore()
    let encoder = Encoder(.tiny(), in: store, capacity: 1)
    _ = ProjectionHead(.tiny(), in: store, capacity: 1)
    store.initializeWeights(seed: 5)
    for normalization in encoder.normalizations { normalization.reset() }
    let file = SafetensorsFile(tensors: store.tensors(), metadata: ["seed": "5", "note": "quotes \" and / slashes"])
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(file.encoded()).write(to: path)

    let read = try Python(with: "safetensors", "numpy").run("scripts/golden/check_safetensors.py", path.path())
    try #require(read.status == 0, "\(read.errors)")
    let lines = read.output.split(separator: "\n")
    #expect(lines.count == store.parameters.count + store.statistics.count)
    for (line, name) in zip(lines, file.tensors.keys.sorted()) {
      let fields = line.split(separator: " ")
      let tensor = try #require(file.tensors[name])
      #expect(fields[0] == name)
      #expect(fields[1] == "float32")
      #expect(fields[2] == tensor.shape.map(String.init).joined(separator: "x"))
      let sum = try #require(Double(fields[3]))
      // The same doubles in another order of addition.
      #expect(abs(sum - tensor.values.reduce(0, +)) <= 1e-9)
    }
  }

  @Test("what was written is read back, in float32 and from Python's float64")
  func roundTrip() throws {
    let tensors = [
      "a": SafetensorsFile.Tensor(shape: [2, 2], values: [1, -0.5, 1e-38, 3e38].map { Double(Float($0)) }),
      "empty": SafetensorsFile.Tensor(shape: [0, 3], values: []),
    ]
    let file = SafetensorsFile(tensors: tensors, metadata: ["epoch": "3"])
    let read = try SafetensorsFile(file.encoded())
    #expect(read.tensors == tensors)
    #expect(read.metadata == ["epoch": "3"])
    #expect(try read.encoded() == file.encoded())
    // A double that is no float32 comes back whole.
    let exact = GoldenFile("losses").number("nt_xent.2.loss")
    #expect(Double(Float(exact)) != exact)
  }

  @Test("damaged bytes are refused with a reason, never read past their end", arguments: 0..<400)
  func damaged(seed: Int) throws {
    let whole = try SafetensorsFile(
      tensors: ["first": .init(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]), "second": .init(shape: [1], values: [7])]
    ).encoded()
    let truncated = Array(whole.prefix(seed % whole.count))
    #expect(throws: SafetensorsError.self) { try SafetensorsFile(truncated) }
    var changed = whole
    let noise = ClosedForm.uniform("damage.\(seed)", 2)
    changed[Int((noise[0] + 1) / 2 * Float(whole.count))] = UInt8((noise[1] + 1) * 127)
    do { _ = try SafetensorsFile(changed) } catch { #expect(error is SafetensorsError, "\(error)") }
  }
}
