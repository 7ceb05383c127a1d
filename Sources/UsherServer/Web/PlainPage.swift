import Essentials
import HTTPServer

/// A page in plain HTML, with a sheet of styles of its own: content security policies let in nothing that stands in the
/// page itself.
struct PlainPage {
  /// Where the sheet is.
  static let stylePath = PaymentReturnPages.base + "page.css"

  /// What stands in the title bar.
  let title: String
  /// What stands in the page, as HTML.
  let content: String

  /// The answer that shows it.
  ///
  /// - Parameter isReturn: Whether a payment service's page leads here: it keeps its window then, in which nothing of the
  ///   customer's is shown.
  func response(_ policy: PagePolicy, isReturn: Bool = false) -> HTTPResponse {
    var headers = policy.plainFields
    if isReturn { headers.add("Cross-Origin-Opener-Policy", "unsafe-none") }
    headers.add("Content-Type", "text/html; charset=utf-8")
    return HTTPResponse(headers: headers, body: .bytes(Array(html.utf8)))
  }

  /// Serves the sheet.
  static func serveStyle(on router: inout Router) {
    router.on(.get, stylePath) { _ in
      var response = HTTPResponse.bytes(Array(style.utf8), type: "text/css; charset=utf-8")
      response.headers.add("Cache-Control", "max-age=3600")
      return response
    }
  }

  private var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(MarkupText.escape(title))</title>
    <link rel="stylesheet" href="\(Self.stylePath)">
    </head>
    <body>
    <main>
    \(content)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 2rem 1rem; }
    main { max-width: 26rem; margin: auto; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
    dt { opacity: .75; }
    dd { margin: 0; font-weight: 600; }
    button { font: inherit; padding: .6rem 1.2rem; margin: 0 .5rem .5rem 0; cursor: pointer; }
    .note { border-left: .25rem solid; padding-left: .75rem; opacity: .75; }

    """
}
