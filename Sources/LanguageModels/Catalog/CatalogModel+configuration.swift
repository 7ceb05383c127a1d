import Essentials

extension CatalogModel {
  /// Reads a model; what the configuration does not say is taken from what is known of it.
  init?(
    _ name: String, _ reader: ConfigurationReader, providers: [ProviderConfiguration], known: KnownModels
  ) {
    let names = providers.map(\.name)
    let named = reader.optional("provider", as: String.self) ?? (names.count == 1 ? names.first : nil)
    let provider = providers.first { $0.name == named }
    if provider == nil {
      let list = names.isEmpty ? "none is there yet" : names.joined(separator: ", ")
      let suggestion = named.map { EditDistance.suggestion(for: $0, among: names) } ?? ""
      reader.reject("provider", "must be one of models.providers (\(list))\(suggestion)")
    }
    let model = reader.value("model", default: name)
    let facts = provider.flatMap {
      known.model(reader.optional("known_as") ?? model, of: $0.type, at: $0.baseURL)
    }
    let contextWindow = reader.value("context_window", default: facts?.contextWindow ?? 128_000)
    let maximumOutput = reader.value("maximum_output", default: facts?.maximumOutput ?? 16_000)
    let capabilities =
      reader.has("capabilities")
      ? Set(reader.list("capabilities", of: ModelCapability.self)) : facts?.capabilities ?? [.tools, .json]
    let labels: [String] = reader.list("labels")
    let price = ModelPrice(reader.section("price"), source: "the configuration", date: "") ?? facts?.price
    let options = GenerationOptions(reader.section("options"))
    reader.checkCount("context_window", contextWindow)
    reader.checkCount("maximum_output", maximumOutput)
    for label in labels where label == Self.localName || label == Self.cheapestName {
      reader.reject("labels", "must not hold “\(label)”, which rules use for something else")
    }
    let quirks = reader.section("quirks")
    guard let provider else { return nil }
    self.init(
      name: name, provider: provider.name, model: model, contextWindow: contextWindow,
      maximumOutput: maximumOutput, capabilities: capabilities, labels: labels, price: price,
      options: options,
      quirks: quirks.node.map { _ in ModelQuirks(quirks, type: provider.type, base: provider.quirks) })
  }
}

extension GenerationOptions {
  init(_ reader: ConfigurationReader) {
    self.init(
      maximumTokens: reader.optional("maximum_tokens"), temperature: reader.optional("temperature"),
      topP: reader.optional("top_p"), reasoningEffort: reader.optional("reasoning_effort"))
    if let maximumTokens { reader.checkCount("maximum_tokens", maximumTokens) }
    if let temperature, !(0...2).contains(temperature) {
      reader.reject("temperature", "must be between 0 and 2")
    }
    if let topP { reader.checkShare("top_p", topP) }
  }
}
