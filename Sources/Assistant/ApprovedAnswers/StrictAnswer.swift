/// The approved text that a strict reply consists of, and how it was found.
struct StrictAnswer: Hashable, Sendable {
  /// Who chose a text.
  enum Chooser: String, Hashable, Sendable, Codable {
    /// The model named it.
    case model
    /// It fits best of all by meaning and words.
    case measure
    /// It stands in for a text with a variable that had no value.
    case instead
    /// It is for when nothing else fits.
    case fallback
    /// Nobody: a person has to answer.
    case nobody
  }

  /// The text as it is sent; nothing when there is none.
  var text: String?
  /// The text's name.
  var id: String?
  var chooser: Chooser
  /// The variables that had no value, of texts that would have been sent before this one.
  var missing: [String] = []

  /// Chooses and fills in.
  ///
  /// - Parameters:
  ///   - choice: What the model named: a text, ``AnswerWithTool/none``, or nothing.
  ///   - texts: The texts that the agent may send, the best first.
  ///   - threshold: From which score a text fits that no model has named.
  static func choose(
    _ choice: String?, among texts: [(text: ApprovedText, score: Double)], _ values: ApprovedValues,
    threshold: Double
  ) -> StrictAnswer {
    var search = Search(texts: texts.map(\.text), values: values)
    if let choice, let named = texts.first(where: { $0.text.id == choice })?.text,
      let found = search.fill(named, .model)
    {
      return found
    }
    if choice != AnswerWithTool.none {
      for (text, score) in texts where score >= threshold && !text.isFallback {
        if let found = search.fill(text, .measure) { return found }
      }
    }
    for (text, _) in texts where text.isFallback {
      if let found = search.fill(text, .fallback) { return found }
    }
    return StrictAnswer(chooser: .nobody, missing: search.missing)
  }

  /// Goes from a text to those that stand in for it.
  private struct Search {
    let texts: [ApprovedText]
    let values: ApprovedValues
    var missing: [String] = []
    private var tried: Set<String> = []

    init(texts: [ApprovedText], values: ApprovedValues) {
      self.texts = texts
      self.values = values
    }

    mutating func fill(_ text: ApprovedText, _ chooser: Chooser) -> StrictAnswer? {
      var next: ApprovedText? = text
      var chooser = chooser
      while let text = next, tried.insert(text.id).inserted {
        if let filled = text.template.text(values.value) {
          return StrictAnswer(text: filled, id: text.id, chooser: chooser, missing: missing)
        }
        for name in text.template.variables where values.value(name) == nil && !missing.contains(name) {
          missing.append(name)
        }
        next = texts.first { $0.id == text.instead }
        chooser = .instead
      }
      return nil
    }
  }
}

extension StrictAnswer {
  /// What a model is told that may only choose.
  static func instructions(_ texts: [ApprovedText]) -> String {
    let list = texts.map { text in
      let examples = text.examples.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
      return "- \(text.id): \(text.template.source)" + (examples.isEmpty ? "" : " (for example: \(examples))")
    }
    return """
      You must not write to the customer yourself: nothing that you write is sent. Call the tool \
      \(AnswerWithTool.name) with the id of the approved text that answers the message. Words in braces are filled in \
      with what the tools return: call these first.
      Approved texts:
      \(list.joined(separator: "\n"))
      """
  }

  /// How many texts a model is shown.
  static let shown = 20
}
