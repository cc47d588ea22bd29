/// A headed section of a page, which links lead to by its name.
struct PageSection {
  let id: String
  let title: String
  let parts: [Markup]

  init(_ id: String, _ title: String, _ parts: [Markup]) {
    self.id = id
    self.title = title
    self.parts = parts
  }

  var html: Markup { "<section id=\"\(id)\"><h2>\(title)</h2>\n\(parts)</section>\n" }

  /// Links to all of them.
  static func contents(of sections: [PageSection]) -> Markup {
    let links = sections.map { section -> Markup in "<a href=\"#\(section.id)\">\(section.title)</a>\n" }
    return "<nav class=\"contents\" aria-label=\"Contents\">\(links)</nav>"
  }
}
