public import Essentials

/// How a container behind `:predict` wants its questions, and where it leaves its answers: `:predict` prescribes
/// `instances`, `parameters` and `predictions`, and what is in them is the container's own.
///
/// Texts of the templates may hold marks. A text that is one mark alone becomes the value itself, and its member is left
/// out when the request says nothing of it; within longer texts the mark is replaced by the value's text.
///
/// | mark | value |
/// | --- | --- |
/// | `{prompt}` | the whole conversation as text, the instructions first |
/// | `{instructions}` | the system text |
/// | `{question}` | the last message of the user |
/// | `{messages}` | the conversation as OpenAI's chat messages |
/// | `{maximum_tokens}`, `{temperature}`, `{top_p}`, `{seed}`, `{stop}` | the request's options |
public struct VertexPrediction: Hashable, Sendable {
  /// The only element of `instances`.
  public var instance: JSONValue
  /// The `parameters`, if there are any.
  public var parameters: JSONValue?
  /// Where the answer's text is in the first prediction, as a JSON pointer (RFC 6901); nothing to look in the places that
  /// the usual containers have.
  public var answer: String?

  /// Describes a container.
  public init(instance: JSONValue, parameters: JSONValue? = nil, answer: String? = nil) {
    self.instance = instance
    self.parameters = parameters
    self.answer = answer
  }

  /// vLLM as Model Garden deploys it, asked by OpenAI's chat messages.
  public static let chat = VertexPrediction(
    instance: [
      "@requestFormat": "chatCompletions", "messages": "{messages}", "max_tokens": "{maximum_tokens}",
      "temperature": "{temperature}", "top_p": "{top_p}", "seed": "{seed}", "stop": "{stop}",
    ])

  /// A container that goes on with a text.
  public static let prompt = VertexPrediction(
    instance: [
      "prompt": "{prompt}", "max_tokens": "{maximum_tokens}", "temperature": "{temperature}",
      "top_p": "{top_p}", "stop": "{stop}",
    ])
}
