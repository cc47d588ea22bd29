import Testing
import ZeroMQ

@Suite("Addresses")
struct EndpointTests {
  @Test(
    "an address is read with or without its scheme, and written as libzmq wants it",
    arguments: [
      ("tcp://10.0.0.1:7070", "tcp://10.0.0.1:7070"), ("10.0.0.1:7070", "tcp://10.0.0.1:7070"),
      ("node-7:7070", "tcp://node-7:7070"), ("TCP://node-7:7070", "tcp://node-7:7070"),
      ("tcp://*:0", "tcp://*:*"), ("*:*", "tcp://*:*"), ("[::]:7070", "tcp://[::]:7070"),
      ("tcp://[::1]:65535", "tcp://[::1]:65535"), ("[fe80::1%eth0]:1", "tcp://[fe80::1%eth0]:1"),
      ("/run/a b.socket", "ipc:///run/a b.socket"), ("ipc:///run/x", "ipc:///run/x"), ("inproc://x", "inproc://x"),
    ])
  func reading(text: String, meant: String) throws { #expect("\(try Endpoint(text))" == meant) }

  @Test(
    "what is no address is refused, and the reason named",
    arguments: [
      ("node-7", "has no port"), ("tcp://10.0.0.1", "has no port"), ("10.0.0.1:", "has no port"), ("", "names no host"),
      (":7070", "names no host"), ("a:65536", "not between 1 and 65535"), ("a:70000", "not between 1 and 65535"),
      ("a:-1", "not between 1 and 65535"), ("a:+1", "not between 1 and 65535"), ("a:7o7o", "not between 1 and 65535"),
      ("::1:7070", "IPv6 addresses stand in brackets"), ("[::1]", "has no port"), ("[]:1", "no IPv6 address"),
      ("[::1:7070", "no IPv6 address"), ("http://a:1", "neither tcp:// nor ipc://"), ("ipc://", "names no path"),
      ("a b:1", "has blanks"), ("a\u{7}:1", "control characters"),
    ])
  func refusal(text: String, reason: String) {
    let error = #expect(throws: EndpointError.self) { try Endpoint(text) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("an address that stands for all of a host is reached by the host's name")
  func reachable() throws {
    #expect("\(try Endpoint("0.0.0.0:7070").reachable(as: "anton"))" == "tcp://anton:7070")
    #expect("\(try Endpoint("[::]:7070").reachable(as: "anton"))" == "tcp://anton:7070")
    #expect("\(try Endpoint("10.0.0.1:7070").reachable(as: "anton"))" == "tcp://10.0.0.1:7070")
    #expect(try !Endpoint("*:0").isComplete)
  }

  @Test("sockets talk over IPv6, by an address in brackets or to one that listens everywhere")
  func overIPv6() throws {
    let context = try Context()
    for bound in ["tcp://[::1]:*", "tcp://[::]:*"] {
      let router = try Socket(.router, in: context)
      try router.set(.linger(.zero))
      guard case .tcp(_, let port?) = try Endpoint(try router.bind(bound)) else {
        Issue.record("no port was chosen")
        return
      }
      let dealer = try Socket(.dealer, in: context)
      try dealer.set(.linger(.zero))
      try dealer.connect("tcp://[::1]:\(port)")
      try dealer.send([[7]])
      #expect(try router.receive()?.last == [7])
    }
  }
}
