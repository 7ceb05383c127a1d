import Essentials

/// The tokens that Anthropic's service reports: some when an answer begins, the rest when it ends, each number the sum so
/// far.
struct AnthropicUsage {
  private var numbers: [String: Int] = [:]

  /// Takes what a message or a message's end says; what it leaves out stays.
  mutating func take(_ usage: JSONValue?) {
    for name in [
      "input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens",
    ] {
      if let number = Self.count(usage?[name]) { numbers[name] = number }
    }
    if let number = Self.count(usage?["output_tokens_details"]?["thinking_tokens"]) {
      numbers["thinking_tokens"] = number
    }
  }

  /// The tokens, if the service said anything of them. What it read from its cache or wrote there it counts apart.
  var tokens: TokenUsage? {
    guard !numbers.isEmpty else { return nil }
    let cached = numbers["cache_read_input_tokens"] ?? 0
    let written = numbers["cache_creation_input_tokens"] ?? 0
    return TokenUsage(
      input: (numbers["input_tokens"] ?? 0) + cached + written, output: numbers["output_tokens"] ?? 0,
      cachedInput: cached, cacheWrites: written, reasoning: numbers["thinking_tokens"] ?? 0)
  }

  /// A number of tokens; what no service can have counted is none.
  private static func count(_ value: JSONValue?) -> Int? {
    guard let number = value?.integerValue, (0...1 << 40).contains(number) else { return nil }
    return Int(number)
  }
}
