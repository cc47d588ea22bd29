import Foundation
import Program
import TestSupport
import Testing

@Suite("The manifests for Kubernetes") struct ManifestTests {
  private static let check = Python.package + "/scripts/check-manifests"

  /// Whether a tool is here that knows Kubernetes' schemas.
  private static let isValidated: Bool = {
    let outcome = try? BuiltExecutable.run(check, [])
    guard outcome?.status == 77 else { return true }
    print("skipped: no schemas of Kubernetes: pip install kubernetes-validate")
    return false
  }()

  @Test("are what the schemas of Kubernetes say, to the key", .enabled(if: isValidated, "no kubernetes-validate"))
  func schemas() throws {
    let outcome = try BuiltExecutable.run(Self.check, [])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let folder = try TemporaryFolder()
    let misspelt = try folder.write(
      Manifest("workers.yaml").text.replacing("runAsUser", with: "runAsUsers"), to: "w.yaml")
    #expect(try BuiltExecutable.run(Self.check, [misspelt]).status == 1)
  }

  @Test("give every pod what it asks for and no more, no rights, and a root that it cannot write")
  func pods() throws {
    let pods = try Manifest.all().filter { $0.text.contains("containers:") }
    #expect(pods.count == 3)
    for pod in pods {
      let resources = try #require(pod.text.firstMatch(of: /requests: (\{.*\})\n +limits: (\{.*\})\n/))
      #expect(resources.1 == resources.2)
      for line in [
        "runAsNonRoot: true", "runAsUser: 65532", "runAsGroup: 65532", "allowPrivilegeEscalation: false",
        "readOnlyRootFilesystem: true", "drop: [ALL]", "type: RuntimeDefault", "automountServiceAccountToken: false",
      ] {
        #expect(pod.text.contains(" \(line)\n"), "\(line)")
      }
      #expect(!pod.text.contains("hostNetwork") && !pod.text.contains("hostPath"))
    }
  }

  @Test("name this version's image, for the user whom the image knows")
  func image() throws {
    let name = "seedsweep:\(RunningProgram.version)"
    for pod in try Manifest.all() where pod.text.contains("image:") {
      #expect(pod.text.contains("image: registry.example.org/\(name)\n"))
    }
    let dockerfile = try Manifest("Dockerfile").text
    #expect(dockerfile.contains(name) && dockerfile.contains("ARG VERSION=\(RunningProgram.version)\n"))
    #expect(dockerfile.contains("USER 65532:65532\nENTRYPOINT [\"\(ForeignRoot.program)\"]\n"))
    #expect(try Manifest("passwd").text.hasPrefix("seedsweep:x:65532:65532:"))
    #expect(try Manifest("group").text == "seedsweep:x:65532:\n")
  }
}
