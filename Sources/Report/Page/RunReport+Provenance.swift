import ContentHash
import Program
import Sweep

extension RunReport {
  /// What one needs to know to trust the results, or to get them again.
  var provenanceCard: Markup {
    let entries = provenanceEntries.map { name, value -> Markup in "<dt>\(name)</dt><dd>\(value)</dd>" }
    return """
      <div class="card"><dl>\(entries)</dl>
      <details><summary>The sweep file</summary><pre>\(provenance.sweepText)</pre></details></div>
      """
  }

  private var provenanceEntries: [(name: String, value: Markup)] {
    [
      ("Program", program),
      ("Data", "\(outcome.dataSource)<br><code>sha256 \(outcome.fingerprint.hexadecimal)</code>"),
      ("Arithmetic", arithmetic),
      ("Trained on", hosts),
      (
        "Results",
        """
        \(provenance.recorded) recorded, each with the sha256 of everything it computed; \(provenance.reproduced) came \
        again the same, \(differing)
        """
      ),
    ] + resumptions + [
      ("Attempts without a result", "\(provenance.failedAttempts)"),
      ("Starts of the coordinator", "\(provenance.starts)"),
    ]
  }

  private var resumptions: [(name: String, value: Markup)] {
    guard !provenance.resumptions.isEmpty else { return [] }
    let lines = provenance.resumptions.map { resumption -> Markup in
      let check: Markup =
        resumption.isChecked
        ? "came again the same from the beginning"
        : "<span class=\"alarm\">not checked: as good as the word of the host with that key</span>"
      return "<div>\("\(resumption.task)"): from the state of \(resumption.contributors.abbreviated), \(check)</div>"
    }
    return [("Begun from another host's saved state", lines.joined())]
  }

  private var program: Markup {
    let lineage = outcome.lineage
    let files = lineage.programs.map { program -> Markup in
      let parts = ["seedsweep \(program.version ?? "")", program.compiler, program.commit.map { "commit \($0)" }]
      return """
        <div>\(parts.compactMap { $0 }.joined(separator: ", "))<br><code>sha256 \(program.sha256.hexadecimal)</code></div>
        """
    }.joined()
    return "\(lineage.makers)\(files)"
  }

  private var arithmetic: Markup {
    let fingerprints = outcome.lineage.numericFingerprints
    return switch fingerprints.count {
    case 0: "not checked across workers"
    case 1: "<code>\(fingerprints[0])</code>, shown by every worker that was asked"
    default:
      fingerprints.map { fingerprint -> Markup in "<div><code>\(fingerprint)</code>, shown by some workers</div>" }
        .joined()
    }
  }

  private var differing: Markup {
    provenance.differing == 0
      ? "none different" : "<span class=\"alarm\">\(provenance.differing) came again DIFFERENT</span>"
  }

  private var hosts: Markup {
    provenance.hosts.map { host -> Markup in
      let lanes = host.kernelLanes.map { "\($0)" }.joined(separator: " and ")
      let width = lanes.isEmpty ? "" : ", in \(lanes) lanes"
      return "<div>\(host.name): \(count(host.tasks, "task")), \(durationText(host.seconds)) of training\(width)</div>"
    }.joined()
  }
}
