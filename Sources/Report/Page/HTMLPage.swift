/// A whole HTML document with the style sheets in it.
struct HTMLPage {
  var title: String
  /// What the head holds beside title and styles.
  var head: Markup
  var body: Markup

  var document: Markup {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    \(head)
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <link rel="icon" href="data:,">
    <style>\(Markup(verbatim: StyleSheet.inline))</style>
    </head>
    <body>
    <main>
    \(body)
    </main>
    </body>
    </html>

    """
  }
}
