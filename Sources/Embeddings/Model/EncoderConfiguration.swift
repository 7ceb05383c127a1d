import FoundationEssentials

/// The sizes of a BERT encoder, from a model directory's `config.json` and `sentence_bert_config.json`.
struct EncoderConfiguration: Sendable, Hashable {
  let dimension: Int
  let layers: Int
  let heads: Int
  let innerDimension: Int
  let vocabularySize: Int
  let positions: Int
  let layerNormEpsilon: Float
  /// Texts are cut off after so many tokens, start and end included.
  let maximumTokens: Int

  var headDimension: Int { dimension / heads }

  private struct BertFile: Decodable {
    let model_type: String
    let hidden_act: String
    let hidden_size: Int
    let num_hidden_layers: Int
    let num_attention_heads: Int
    let intermediate_size: Int
    let vocab_size: Int
    let max_position_embeddings: Int
    let layer_norm_eps: Float
    let position_embedding_type: String?
  }

  private struct SentenceFile: Decodable {
    let max_seq_length: Int
  }

  /// Reads and checks the files; throws a `ModelError` for a model that is not a BERT encoder of sensible size.
  init(directory: String) throws {
    let bert = try Self.read(BertFile.self, directory + "/config.json")
    let sentence = try Self.read(SentenceFile.self, directory + "/sentence_bert_config.json")
    guard bert.model_type == "bert", bert.hidden_act == "gelu",
      bert.position_embedding_type ?? "absolute" == "absolute"
    else { throw ModelError.invalid("\(directory) holds no BERT encoder with GELU and absolute positions") }
    let sizes = [
      bert.hidden_size, bert.num_hidden_layers, bert.num_attention_heads, bert.intermediate_size,
      bert.vocab_size,
      bert.max_position_embeddings, sentence.max_seq_length,
    ]
    guard sizes.allSatisfy({ 1...1_000_000 ~= $0 }), bert.hidden_size % bert.num_attention_heads == 0,
      bert.layer_norm_eps > 0, 2...bert.max_position_embeddings ~= sentence.max_seq_length
    else { throw ModelError.invalid("\(directory)/config.json has impossible sizes") }
    // The kernels' vectors are 16 numbers wide, and they compute two at a time.
    guard bert.hidden_size / bert.num_attention_heads % 16 == 0, bert.hidden_size % 32 == 0,
      bert.intermediate_size % 32 == 0
    else { throw ModelError.invalid("\(directory)/config.json has sizes that are not multiples of 32") }
    dimension = bert.hidden_size
    layers = bert.num_hidden_layers
    heads = bert.num_attention_heads
    innerDimension = bert.intermediate_size
    vocabularySize = bert.vocab_size
    positions = bert.max_position_embeddings
    layerNormEpsilon = bert.layer_norm_eps
    maximumTokens = sentence.max_seq_length
  }

  private static func read<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw ModelError.unreadable(path) }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw ModelError.invalid("\(path) is not the configuration of a sentence encoder")
    }
  }
}
