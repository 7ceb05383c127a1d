import CGumbo

/// Tells the page's furniture (navigation, footers, banners, scripts) from what it says.
struct Boilerplate {
  /// How much is thrown away: a page whose text is all in "menus" is read again with less suspicion.
  enum Suspicion { case elements, names }

  let suspicion: Suspicion
  /// The bytes of text on the page, so that nothing that holds most of it is thrown away.
  let pageText: Int

  /// Whether the element and all below it say nothing about the page's subject.
  func drops(_ node: HTMLNode, insideArticle: Bool) -> Bool {
    let tag = node.tag
    switch tag {
    case GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE, GUMBO_TAG_IFRAME,
      GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED, GUMBO_TAG_SVG, GUMBO_TAG_MATH, GUMBO_TAG_CANVAS, GUMBO_TAG_AUDIO,
      GUMBO_TAG_VIDEO, GUMBO_TAG_BUTTON, GUMBO_TAG_INPUT, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA,
      GUMBO_TAG_HEAD, GUMBO_TAG_IMG:
      return true
    case GUMBO_TAG_NAV: return true
    case GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER, GUMBO_TAG_ASIDE:
      // An article's own header holds its title, and an aside in it is a note; the page's are furniture.
      return !insideArticle && !holdsMost(node)
    default: break
    }
    if node.attribute("hidden") != nil || node.attribute("aria-hidden") == "true" { return !holdsMost(node) }
    if let role = node.attribute("role"), Self.roles.contains(role) { return !holdsMost(node) }
    if let style = node.attribute("style"), Self.hides(style) { return !holdsMost(node) }
    if Self.isDirectory(node) { return true }
    guard suspicion == .names, Self.containers.contains(tag.rawValue) else { return false }
    for attribute in [node.attribute("class"), node.attribute("id")] {
      if let attribute, Self.hasWord(attribute, of: Self.furniture) { return !holdsMost(node) }
    }
    return false
  }

  /// Whether a list or table does nothing but lead elsewhere: a menu, an index, a site map.
  func isLinkFarm(_ node: HTMLNode) -> Bool {
    suspicion == .names && Self.leadsElsewhere(node, links: 8)
  }

  /// Whether a part calls itself a table of contents or an index, and is one: it says nothing but what the pages say
  /// that it leads to, however much of the page it takes.
  static func isDirectory(_ node: HTMLNode) -> Bool {
    guard containers.contains(node.tag.rawValue) else { return false }
    let names = [node.attribute("class"), node.attribute("id")].compactMap(\.self)
    return names.contains { hasWord($0, of: directories) } && leadsElsewhere(node, links: 2)
  }

  /// Whether most of the text below is links, `enough` of them and short ones.
  private static func leadsElsewhere(_ node: HTMLNode, links enough: Int) -> Bool {
    var text = 0
    var linked = 0
    var links = 0
    // Links do not nest, but broken pages nest what they like: count each once.
    node.walk { child in
      // A term that is no link makes a glossary, wherever its meaning leads.
      if child.tag == GUMBO_TAG_DD, child.first(GUMBO_TAG_DL) == nil {
        text += textBytes(child)
        return false
      }
      if child.tag == GUMBO_TAG_A, child.attribute("href") != nil {
        links += 1
        linked += textBytes(child)
        return false
      }
      text += child.text?.count ?? 0
      return true
    }
    return links >= enough && linked > text && linked / links < 80
  }

  /// The bytes of text below a node, white space between words included.
  static func textBytes(_ node: HTMLNode) -> Int {
    var bytes = 0
    node.walk { child in
      switch child.tag {
      case GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE, GUMBO_TAG_NOSCRIPT: return false
      default:
        if let text = child.text, text.contains(where: { $0 > 0x20 }) { bytes += text.count }
        return true
      }
    }
    return bytes
  }

  private func holdsMost(_ node: HTMLNode) -> Bool {
    pageText > 0 && Self.textBytes(node) * 5 > pageText * 2
  }

  private static func hides(_ style: String) -> Bool {
    let plain = style.lowercased().filter { $0 != " " }
    return plain.contains("display:none") || plain.contains("visibility:hidden")
  }

  /// Whether a `class` or `id` has one of some words: `site-footer` and `pageFooter` have `footer`.
  static func hasWord(_ attribute: String, of words: Set<String>) -> Bool {
    var word = ""
    var previousWasLower = false
    for character in attribute.unicodeScalars {
      let isLetter = character.properties.isAlphabetic
      if !isLetter || (previousWasLower && character.properties.isUppercase) {
        if words.contains(word) { return true }
        word = ""
      }
      if isLetter { word += character.properties.lowercaseMapping }
      previousWasLower = character.properties.isLowercase
    }
    return words.contains(word)
  }

  private static let roles: Set<String> = [
    "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog",
    "alertdialog", "tooltip",
  ]

  private static let containers: Set<UInt32> = Set(
    [
      GUMBO_TAG_DIV, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_DL, GUMBO_TAG_SECTION, GUMBO_TAG_ASIDE,
      GUMBO_TAG_TABLE, GUMBO_TAG_FORM, GUMBO_TAG_P, GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER,
    ].map(\.rawValue))

  private static let directories: Set<String> = ["toc", "contents", "tableofcontents", "index", "sitemap"]

  private static let furniture: Set<String> = [
    "nav", "navbar", "navigation", "navheader", "navfooter", "navi", "breadcrumb", "breadcrumbs", "sidebar",
    "footer", "masthead", "menu", "cookie", "cookies", "consent", "gdpr", "pagination", "pager", "toc",
    "skip", "skiplink", "share", "sharing", "social", "newsletter", "subscribe", "advert", "advertisement",
    "ads", "adsense", "sponsor", "sponsored", "promo", "comments", "disqus", "related", "popup", "modal",
    "newsticker",
  ]
}
