/// Cuts a document into passages along its structure: sections, then paragraphs, lists, tables and listings, then
/// sentences, items, rows and lines.
public struct Chunker: Sendable {
  private let options: ChunkingOptions
  private let count: @Sendable (String) -> Int

  /// Makes a chunker; `count` gives the tokens of a text in the embedding model's vocabulary.
  public init(options: ChunkingOptions = ChunkingOptions(), count: @escaping @Sendable (String) -> Int) {
    self.options = options
    self.count = count
  }

  /// The passages of a document that is called `title`, in reading order.
  public func passages(of document: ParsedDocument, title: String) -> [PassageDraft] {
    let measure = TokenMeasure(options: options, count: count)
    var outline = SectionOutline(title: title, measure: measure)
    let sections = SiblingMerging(options: options, measure: measure).merge(
      outline.sections(of: document.blocks))
    var passages: [PassageDraft] = []
    for section in sections {
      let context = measure.tokens(of: ([title] + section.headings).joined(separator: " "))
      // The window holds 254 tokens besides its two marks, and the context comes first.
      let packer = PassagePacker(
        options: options, maximum: min(options.maximum, 254 - min(context, options.context)))
      for packed in packer.pack(section) {
        passages.append(
          PassageDraft(
            ordinal: passages.count, headings: section.headings, page: packed.page ?? section.page,
            anchor: packed.anchor ?? section.anchor, text: packed.text, form: packed.form,
            tokenCount: packed.tokens))
      }
    }
    return passages
  }
}
