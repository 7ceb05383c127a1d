import Essentials

/// A request in Gemini's words (`generateContent` and `streamGenerateContent`).
struct GeminiRequest {
  private let request: ModelRequest
  private let model: String
  private let options: GeminiOptions
  private let system: String

  /// - Parameter system: The system text.
  init(_ request: ModelRequest, system: String, model: String, options: GeminiOptions) {
    self.request = request
    self.model = model
    self.options = options
    self.system = system
  }

  /// The body of the request.
  func body() -> JSONValue {
    var body: [String: JSONValue] = [
      "contents": .array(GeminiContents(request.messages, model: model).encoded())
    ]
    let format = holdsToFormat ? nil : request.outputFormat.inWords
    let notes = request.messages.filter { $0.role == .system }.map(\.text) + [format].compactMap(\.self)
    let system = ([system] + notes)
      .filter { !$0.isBlank }.joined(separator: "\n\n")
    if !system.isEmpty {
      body["systemInstruction"] = ["parts": [["text": .string(system)]], "role": "user"]
    }
    if !request.tools.isEmpty {
      body["tools"] = [["functionDeclarations": .array(request.tools.map(declaration))]]
      body["toolConfig"] = toolConfiguration.map { ["functionCallingConfig": $0] }
    }
    let generation = generationConfiguration
    if !generation.isEmpty { body["generationConfig"] = .object(generation) }
    if let threshold = options.safetyThreshold {
      body["safetySettings"] = .array(
        ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"].map {
          ["category": .string("HARM_CATEGORY_\($0)"), "threshold": .string(threshold.rawValue)]
        })
    }
    return .object(body)
  }

  private func declaration(_ tool: ModelTool) -> JSONValue {
    var declaration: [String: JSONValue] = ["name": .string(tool.name)]
    if !tool.description.isEmpty { declaration["description"] = .string(tool.description) }
    // An object without members is refused; a function without parameters is told by having no schema.
    if tool.parameters.members?["properties"]?.members?.isEmpty == false {
      switch options.schemaStyle {
      case .jsonSchema: declaration["parametersJsonSchema"] = .verbatim(tool.parameters)
      case .openAPI: declaration["parameters"] = .verbatim(GeminiSchema.openAPI(tool.parameters))
      }
    }
    return .object(declaration)
  }

  private var toolConfiguration: JSONValue? {
    switch request.toolChoice {
    case .automatic: request.tools.contains(where: \.isStrict) ? ["mode": "VALIDATED"] : nil
    case .none: ["mode": "NONE"]
    case .required: ["mode": "ANY"]
    case .tool(let name): ["mode": "ANY", "allowedFunctionNames": [.string(name)]]
    }
  }

  private var generationConfiguration: [String: JSONValue] {
    let wishes = request.options
    var configuration: [String: JSONValue] = [:]
    configuration["maxOutputTokens"] = wishes.maximumTokens.map { .integer(Int64($0)) }
    configuration["temperature"] = wishes.temperature.map(JSONValue.number)
    configuration["topP"] = wishes.topP.map(JSONValue.number)
    configuration["frequencyPenalty"] = wishes.frequencyPenalty.map(JSONValue.number)
    configuration["presencePenalty"] = wishes.presencePenalty.map(JSONValue.number)
    // The service takes 32 bits.
    configuration["seed"] = wishes.seed.map { .integer(Int64(Int32(truncatingIfNeeded: $0))) }
    if !wishes.stopSequences.isEmpty {
      // No more than five are taken.
      configuration["stopSequences"] = .array(wishes.stopSequences.prefix(5).map(JSONValue.string))
    }
    configuration["thinkingConfig"] = thinkingConfiguration
    configuration["mediaResolution"] = mediaResolution
    guard holdsToFormat else { return configuration }
    switch request.outputFormat {
    case .text: break
    case .json: configuration["responseMimeType"] = "application/json"
    case .schema(_, let schema, _):
      configuration["responseMimeType"] = "application/json"
      switch options.schemaStyle {
      case .jsonSchema: configuration["responseJsonSchema"] = .verbatim(schema)
      case .openAPI: configuration["responseSchema"] = .verbatim(GeminiSchema.openAPI(schema))
      }
    }
    return configuration
  }

  /// Whether the service can hold the answer to its form: before Gemini 3 not beside functions.
  private var holdsToFormat: Bool {
    request.tools.isEmpty || GeminiContents.generation(of: model).map { $0 >= 3 } ?? true
  }

  private var thinkingConfiguration: JSONValue? {
    var configuration: [String: JSONValue] = [:]
    if let effort = request.options.reasoningEffort {
      switch options.thinking {
      case .none: break
      case .level:
        if ["minimal", "low", "medium", "high"].contains(effort) {
          configuration["thinkingLevel"] = .string(effort.uppercased())
        }
      case .budget:
        let budgets: [String: JSONValue] = ["minimal": 512, "low": 1024, "medium": 8192, "high": 24576]
        configuration["thinkingBudget"] = budgets[effort]
      }
    }
    if options.includesThoughts { configuration["includeThoughts"] = true }
    return configuration.isEmpty ? nil : .object(configuration)
  }

  /// How closely pictures are looked at: one wish for all, the closest.
  private var mediaResolution: JSONValue? {
    let details = Set(
      request.messages.flatMap(\.content).compactMap { part -> String? in
        if case .image(let image) = part { image.detail } else { nil }
      })
    if details.contains("high") { return "MEDIA_RESOLUTION_HIGH" }
    return details.contains("low") ? "MEDIA_RESOLUTION_LOW" : nil
  }
}
