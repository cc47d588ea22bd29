import Testing

@testable import Dashboard

@Suite struct `A route` {
  private func values(_ path: String, _ address: String) -> [String: String]? {
    let route = Route(path: path, summary: "", answer: .changes)
    return address.pathParts.flatMap(route.values)
  }

  @Test func `says what stands in its places, and nothing of another address`() {
    #expect(values("conditions/{condition}", "/conditions/a%20b%2Fc") == ["condition": "a b/c"])
    #expect(values("tasks/{task...}", "/tasks/trial/a/seed-3") == ["task": "trial/a/seed-3"])
    #expect(values("api/status", "/api/status") == [:] && values("", "/") == [:])
    for address in ["/", "/conditions", "/conditions/a/b", "/Conditions/a", "/conditions/a/"] {
      #expect(values("conditions/{condition}", address) == nil, "\(address)")
    }
    #expect(values("tasks/{task...}", "/tasks") == nil)
    #expect("/%ff".pathParts == nil && "/%zz".pathParts == nil, "no text")
  }

  @Test func `is in the table once, says what it is for, and hides no other`() {
    let paths = Route.ofRun.map(\.path)
    #expect(Set(paths).count == paths.count)
    for route in Route.ofRun {
      #expect(route.summary.hasSuffix(".") && !route.summary.contains("\n"))
      let first = Route.ofRun.first {
        $0.values(of: route.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)) != nil
      }
      #expect(first?.path == route.path)
    }
    #expect((Array(Route.ofServer.values) + Array(Route.ofList.values)).allSatisfy { $0.hasSuffix(".") })
  }
}
