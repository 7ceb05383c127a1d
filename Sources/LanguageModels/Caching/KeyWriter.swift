import Essentials

/// Writes the parts of a request as bytes so that different requests always give different bytes: every part begins
/// with its length, and what is missing differs from what is empty.
struct KeyWriter {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(4096)
  }

  mutating func write(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ text: String?) {
    write(text) { writer, text in writer.write(text) }
  }

  mutating func write(_ number: Int?) {
    write(number) { writer, number in writer.write(number) }
  }

  mutating func write(_ number: Double?) {
    write(number) { writer, number in
      writer.write(Int(bitPattern: UInt(truncatingIfNeeded: number.bitPattern)))
    }
  }

  mutating func write<Value>(_ value: Value?, _ write: (inout KeyWriter, Value) -> Void) {
    bytes.append(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }

  mutating func write<Value>(_ values: [Value], _ write: (inout KeyWriter, Value) -> Void) {
    self.write(values.count)
    for value in values { write(&self, value) }
  }

  /// What holds for a request apart from the conversation and what was found for it.
  mutating func writeConditions(of request: ModelRequest, policy: String) {
    write(policy)
    let caller = request.caller
    write(caller.tenant.tenant.text)
    write(caller.agent)
    write(caller.channel)
    write(caller.customer)
    write(request.model)
    write(request.instructions)
    write(request.tools, Self.write)
    switch request.toolChoice {
    case .automatic: write(0)
    case .none: write(1)
    case .required: write(2)
    case .tool(let name):
      write(3)
      write(name)
    }
    switch request.outputFormat {
    case .text: write(0)
    case .json: write(1)
    case .schema(let name, let schema, let isStrict):
      write(isStrict ? 3 : 2)
      write(name)
      write(schema)
    }
    write(request.options)
    write(request.guidance)
    write(request.examples, Self.write)
    write(request.understanding?.form, KeyWriter.write)
  }

  private mutating func write(_ guidance: ModelGuidance) {
    write(guidance.tools) { writer, text in writer.write(text) }
    write(guidance.texts) { writer, text in writer.write(text) }
    write(guidance.facts)
  }

  private mutating func write(_ dictionary: [String: String]) {
    write(dictionary.sorted { $0.key < $1.key }) { writer, entry in
      writer.write(entry.key)
      writer.write(entry.value)
    }
  }

  private static func write(_ writer: inout KeyWriter, _ example: ModelExample) {
    writer.write(example.id)
    writer.write(example.question)
    writer.write(example.answer)
    writer.write(example.isSame ? 1 : 0)
  }

  private static func write(_ writer: inout KeyWriter, _ form: ModelForm) {
    writer.write(form.intent)
    writer.write(form.tool)
    writer.write(form.questions)
    writer.write(form.response)
    writer.write(form.progress.values.mapValues(\.text))
    writer.write(form.progress.asked)
    writer.write(form.progress.misses)
  }

  private mutating func write(_ options: GenerationOptions) {
    write(options.maximumTokens)
    write(options.temperature)
    write(options.topP)
    write(options.stopSequences) { writer, text in writer.write(text) }
    write(options.seed)
    write(options.frequencyPenalty)
    write(options.presencePenalty)
    write(options.reasoningEffort)
    write(options.allowsParallelToolCalls.map { $0 ? 1 : 0 })
  }

  private mutating func write(_ json: JSONText) {
    write(json.bytes.count)
    bytes.append(contentsOf: json.bytes)
  }

  static func write(_ writer: inout KeyWriter, _ tool: ModelTool) {
    writer.write(tool.name)
    writer.write(tool.description)
    writer.write(tool.parameters)
    writer.write(tool.isStrict ? 1 : 0)
  }

  static func write(_ writer: inout KeyWriter, _ message: ModelMessage) {
    writer.write(message.role.rawValue)
    writer.write(message.content) { writer, content in
      switch content {
      case .text(let text):
        writer.write(0)
        writer.write(text)
      case .image(let image): writer.write(image)
      }
    }
    writer.write(message.toolCalls) { writer, call in
      writer.write(call.id)
      writer.write(call.name)
      writer.write(call.arguments)
      writer.write(call.signature)
    }
    writer.write(message.toolCallID)
  }

  private mutating func write(_ image: ModelImage) {
    switch image.source {
    case .url(let url):
      write(1)
      write(url)
    case .data(let data, let mediaType):
      write(2)
      write(mediaType)
      write(data.count)
      bytes.append(contentsOf: data)
    }
    write(image.detail)
  }

  static func write(_ writer: inout KeyWriter, _ passage: ModelPassage) {
    writer.write(passage.id)
    writer.write(passage.title)
    writer.write(passage.headings) { writer, text in writer.write(text) }
    writer.write(passage.text)
    // Rounded: a service may embed the same question a hair differently each time.
    writer.write(passage.similarity.map { Int(($0 * 100).rounded()) })
    writer.write(passage.isKeywordMatch ? 1 : 0)
  }

  /// The embedding follows from the question.
  static func write(_ writer: inout KeyWriter, _ understanding: ModelUnderstanding) {
    writer.write(understanding.question)
    writer.write(understanding.focus) { writer, text in writer.write(text) }
    writer.write(understanding.intent)
    writer.write(Int((understanding.intentConfidence * 100).rounded()))
  }
}
