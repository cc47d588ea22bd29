import ContentHash

extension RunReport {
  /// What one needs to know to trust the results, or to get them again.
  var provenanceSection: Markup {
    let entries = provenanceEntries.map { name, value -> Markup in "<dt>\(name)</dt><dd>\(value)</dd>" }
    return """
      <section id="provenance"><h2>Where this came from</h2>
      <div class="card"><dl>\(entries)</dl>
      <details><summary>The sweep file</summary><pre>\(provenance.sweepText)</pre></details></div></section>
      """
  }

  private var provenanceEntries: [(name: String, value: Markup)] {
    [
      ("Program", "seedsweep \(provenance.codeVersion)"),
      ("Data", "\(outcome.dataSource)<br><code>sha256 \(outcome.fingerprint.hexadecimal)</code>"),
      (
        "Arithmetic",
        provenance.numericFingerprint.map { "<code>\($0)</code>, shown by every worker" }
          ?? "not checked across workers"
      ),
      ("Trained on", hosts),
      (
        "Results",
        """
        \(provenance.recorded) recorded, each with the sha256 of everything it computed; \(provenance.reproduced) came \
        again the same, \(differing)
        """
      ),
      ("Attempts without a result", "\(provenance.failedAttempts)"),
      ("Starts of the coordinator", "\(provenance.starts)"),
    ]
  }

  private var differing: Markup {
    provenance.differing == 0
      ? "none different" : "<span class=\"alarm\">\(provenance.differing) came again DIFFERENT</span>"
  }

  private var hosts: Markup {
    provenance.hosts.map { host -> Markup in
      "<div>\(host.name): \(count(host.tasks, "task")), \((host.seconds / 3600).fixed(1)) hours of training</div>"
    }.joined()
  }
}
