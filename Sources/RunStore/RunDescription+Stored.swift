import ContentHash
import GRDB
import PrintableText
import Sweep
import Training

extension RunDescription {
  /// Reads the row of the table `run`, as this version or an earlier one wrote it.
  init(_ row: Row, file: String) throws(RunStoreError) {
    let version = (row["codeVersion"] as String).printable(atMost: 200)
    do {
      guard let data = SHA256Digest(hexadecimal: row["data"]) else {
        throw StoredDefinitionError.unreadable(key: "data")
      }
      let definition = try SweepDefinition(storedJSON: row["definition"])
      let baselines = try Baselines(storedJSON: row["baselines"])
      do throws(Implausibility) { try baselines.checkForm(classes: definition.classes) } catch {
        throw StoredDefinitionError.unreadable(key: "baselines")
      }
      self.init(
        definition: definition, sweepText: row["sweepText"],
        dataSource: (row["dataSource"] as String).printable(atMost: 4000), data: data,
        labels: (row["labels"] as String?).flatMap(SHA256Digest.init(hexadecimal:)),
        firstVersionData: (row["firstVersionData"] as String?).flatMap(SHA256Digest.init(hexadecimal:)),
        baselines: baselines,
        codeVersion: version, scienceVersion: row["scienceVersion"])
    } catch let error as StoredDefinitionError {
      throw .unreadableDefinition(file: file, version: version, error)
    } catch {
      throw .unreadableDefinition(file: file, version: version, .unreadable(key: nil))
    }
  }
}
