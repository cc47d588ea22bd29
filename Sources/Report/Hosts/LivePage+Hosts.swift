import Sweep

extension LivePage {
  private static let mostHostsShown = 100

  /// What the hosts are and what they have done.
  var hostsSection: Markup {
    guard !hosts.isEmpty else { return "" }
    let list = HostList(hosts, time: status.time)
    let titles = HostList.header.dropFirst() + HostList.workHeader.dropFirst()
    let head = (["host"] + titles).map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
    let rows = hosts.prefix(Self.mostHostsShown).map { host -> Markup in
      let columns = zip(titles, list.cells(host) + list.workCells(host)).map { title, cell -> Markup in
        cell == Numbers.absent ? "<td></td>" : "<td data-label=\"\(title)\"><span>\(cell)</span></td>"
      }
      return """
        <tr class="plain"><th scope="row">\(PageLinks.link(PageLinks.ofOverview.host(host.host), "\(host.host)"))</th>\(columns)</tr>
        """
    }
    let more = hosts.count - Self.mostHostsShown
    let rest: Markup = more > 0 ? "<p>And \(more) more.</p>" : ""
    return """
      <div class="card"><h3>Hosts</h3><table><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table>\(rest)</div>
      """
  }
}
