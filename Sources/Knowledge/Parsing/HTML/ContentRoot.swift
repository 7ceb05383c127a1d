import CGumbo

/// Where on a page its content is.
struct ContentRoot {
  let node: HTMLNode
  /// Whether the page itself says that this is the content, so that headers in it are its own.
  let isArticle: Bool

  /// The `main` element, else the only `article`, else what is called "content" and holds most of the text, else
  /// the body.
  static func find(in body: HTMLNode) -> ContentRoot {
    var mains: [HTMLNode] = []
    var articles: [HTMLNode] = []
    var named: [HTMLNode] = []
    body.walk { node in
      guard node.isElement else { return false }
      if node.tag == GUMBO_TAG_MAIN || node.attribute("role") == "main" {
        mains.append(node)
        return false
      }
      if node.tag == GUMBO_TAG_ARTICLE { articles.append(node) }
      if named.count < 16, let id = node.attribute("id"), names.contains(id.lowercased()) {
        named.append(node)
      }
      return node.tag != GUMBO_TAG_ARTICLE
    }
    let all = Boilerplate.textBytes(body)
    if let main = mains.max(by: { Boilerplate.textBytes($0) < Boilerplate.textBytes($1) }),
      Boilerplate.textBytes(main) * 10 > all
    {
      return ContentRoot(node: main, isArticle: true)
    }
    if articles.count == 1, Boilerplate.textBytes(articles[0]) * 4 > all {
      return ContentRoot(node: articles[0], isArticle: true)
    }
    if let best = named.first(where: { Boilerplate.textBytes($0) * 2 > all }) {
      return ContentRoot(node: best, isArticle: true)
    }
    return ContentRoot(node: body, isArticle: false)
  }

  private static let names: Set<String> = [
    "content", "main", "main-content", "maincontent", "page-content", "article", "bodycontent",
  ]
}
