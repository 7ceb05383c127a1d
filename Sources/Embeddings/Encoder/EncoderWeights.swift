/// The weights of a BERT encoder, checked for presence and shape, lying in a mapped file.
struct EncoderWeights {
  /// A linear layer: `output = input · weightᵀ + bias`, weight rows being outputs.
  struct Linear {
    let weight: UnsafeBufferPointer<Float>
    let bias: UnsafeBufferPointer<Float>
    let inputs: Int
    let outputs: Int

    /// The weights of one output.
    func row(_ output: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(rebasing: weight[output * inputs..<(output + 1) * inputs])
    }
  }

  /// Scale and shift after normalising to mean zero and variance one.
  struct Norm {
    let scale: UnsafeBufferPointer<Float>
    let shift: UnsafeBufferPointer<Float>
  }

  struct Layer {
    let query: Linear
    let key: Linear
    let value: Linear
    let attentionOutput: Linear
    let attentionNorm: Norm
    let inner: Linear
    let output: Linear
    let outputNorm: Norm
  }

  /// Tables of token, position and segment vectors.
  ///
  /// `@unchecked Sendable`: they are only read, and `EncoderNetwork` keeps the mapped file.
  struct Tables: @unchecked Sendable {
    let tokens: UnsafeBufferPointer<Float>
    let positions: UnsafeBufferPointer<Float>
    let segments: UnsafeBufferPointer<Float>
  }

  let file: SafetensorsFile
  let tables: Tables
  let tableNorm: Norm
  let layers: [Layer]

  /// Finds all tensors of the encoder in the file.
  init(_ file: SafetensorsFile, _ configuration: EncoderConfiguration) throws {
    let dimension = configuration.dimension
    func linear(_ name: String, _ inputs: Int, _ outputs: Int) throws -> Linear {
      Linear(
        weight: try file.floats("\(name).weight", shape: [outputs, inputs]),
        bias: try file.floats("\(name).bias", shape: [outputs]), inputs: inputs, outputs: outputs)
    }
    func norm(_ name: String) throws -> Norm {
      Norm(
        scale: try file.floats("\(name).weight", shape: [dimension]),
        shift: try file.floats("\(name).bias", shape: [dimension]))
    }
    self.file = file
    tables = Tables(
      tokens: try file.floats(
        "embeddings.word_embeddings.weight", shape: [configuration.vocabularySize, dimension]),
      positions: try file.floats(
        "embeddings.position_embeddings.weight", shape: [configuration.positions, dimension]),
      segments: try file.floats("embeddings.token_type_embeddings.weight", shape: [2, dimension]))
    tableNorm = try norm("embeddings.LayerNorm")
    layers = try (0..<configuration.layers).map { index in
      let prefix = "encoder.layer.\(index)"
      return Layer(
        query: try linear("\(prefix).attention.self.query", dimension, dimension),
        key: try linear("\(prefix).attention.self.key", dimension, dimension),
        value: try linear("\(prefix).attention.self.value", dimension, dimension),
        attentionOutput: try linear("\(prefix).attention.output.dense", dimension, dimension),
        attentionNorm: try norm("\(prefix).attention.output.LayerNorm"),
        inner: try linear("\(prefix).intermediate.dense", dimension, configuration.innerDimension),
        output: try linear("\(prefix).output.dense", configuration.innerDimension, dimension),
        outputNorm: try norm("\(prefix).output.LayerNorm"))
    }
  }
}
