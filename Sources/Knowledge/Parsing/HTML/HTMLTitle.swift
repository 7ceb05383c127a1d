import CGumbo

/// What a page is called.
enum HTMLTitle {
  /// The only top heading, where the page has one; else the `title` element without the site's name.
  static func find(in document: HTMLNode, content: HTMLNode) -> String? {
    let declared = (document.first(GUMBO_TAG_HEAD)?.first(GUMBO_TAG_TITLE)?.textContent).flatMap(present)
    let heading = content.first(GUMBO_TAG_H1) ?? document.first(GUMBO_TAG_H1)
    let shown = heading.map { HTMLBlockBuilder.headingText($0) }.flatMap(present)
    guard let declared else { return shown }
    guard let shown else { return declared }
    // "Refunds | Northside" above the heading "Refunds": the heading is the title, the rest names the site.
    if declared.lowercased().contains(shown.lowercased()) { return shown }
    for separator in [" | ", " – ", " — ", " - ", " · ", " :: ", " » "] {
      if declared.contains(separator) { return shown }
    }
    return declared
  }

  private static func present(_ text: String) -> String? { text.isEmpty ? nil : text }
}
