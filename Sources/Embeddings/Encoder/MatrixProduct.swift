import CDNNL

/// Products of a few rows with a weight matrix of one shape, compiled by oneDNN for this processor.
///
/// Rows are taken in tiles of fixed heights, because oneDNN compiles for a fixed height; a row's result does not
/// depend on the tile that it falls into.
///
/// `@unchecked Sendable`: oneDNN's primitives are immutable, and their scratchpads belong to the caller.
final class MatrixProduct: @unchecked Sendable {
  struct Tile {
    let rows: Int
    let primitive: dnnl_primitive_t
    let input: dnnl_memory_desc_t
    let output: dnnl_memory_desc_t
    let scratchpad: dnnl_memory_desc_t
  }

  /// The heights of tiles, highest first. The last one divides the others; rows are padded to it.
  static let heights = [64, 16, 8]

  let engine: MatrixEngine
  let kind: NumberKind
  let inputs: Int
  let outputs: Int
  /// How oneDNN wants the weights laid out; the same for every height.
  let weightLayout: dnnl_memory_desc_t
  let tiles: [Tile]

  init(_ engine: MatrixEngine, kind: NumberKind, inputs: Int, outputs: Int) throws {
    var layout = try Self.description(inputs, outputs, kind.weightType, dnnl_format_tag_any)
    var tiles: [Tile] = []
    defer { if tiles.count < Self.heights.count { tiles.forEach { dnnl_primitive_destroy($0.primitive) } } }
    for rows in Self.heights {
      let tile = try Self.compile(engine, kind, rows: rows, inputs: inputs, outputs: outputs, layout: &layout)
      tiles.append(tile)
    }
    self.engine = engine
    self.kind = kind
    self.inputs = inputs
    self.outputs = outputs
    self.tiles = tiles
    weightLayout = layout
  }

  deinit { tiles.forEach { dnnl_primitive_destroy($0.primitive) } }

  /// The highest tile that `rows`, rounded up to the lowest tile, fill.
  func tile(for rows: Int) -> Tile {
    let lowest = tiles[tiles.count - 1]
    let padded = (rows + lowest.rows - 1) / lowest.rows * lowest.rows
    return tiles.first { $0.rows <= padded } ?? lowest
  }

  /// Compiles one height. `layout` may leave the choice to oneDNN, and says afterwards what it chose.
  private static func compile(
    _ engine: MatrixEngine, _ kind: NumberKind, rows: Int, inputs: Int, outputs: Int,
    layout: inout dnnl_memory_desc_t
  ) throws -> Tile {
    let operation = "compile a product of \(rows)×\(inputs) with \(inputs)×\(outputs)"
    var input = try description(rows, inputs, kind.inputType, dnnl_ab)
    var output = try description(rows, outputs, kind.outputType, dnnl_ab)
    var product = dnnl_matmul_desc_t()
    try MatrixEngine.check(dnnl_matmul_desc_init(&product, &input, &layout, nil, &output), operation)
    var attributes: dnnl_primitive_attr_t?
    try MatrixEngine.check(dnnl_primitive_attr_create(&attributes), operation)
    defer { dnnl_primitive_attr_destroy(attributes) }
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user)
    var plan: dnnl_primitive_desc_t?
    try MatrixEngine.check(
      dnnl_primitive_desc_create(&plan, &product, attributes, engine.handle, nil), operation)
    defer { dnnl_primitive_desc_destroy(plan) }
    func queried(_ what: dnnl_query_t) throws -> dnnl_memory_desc_t {
      try MatrixEngine.unwrap(dnnl_primitive_desc_query_md(plan, what, 0), operation).pointee
    }
    layout = try queried(dnnl_query_weights_md)
    var primitive: dnnl_primitive_t?
    try MatrixEngine.check(dnnl_primitive_create(&primitive, plan), operation)
    return Tile(
      rows: rows, primitive: try MatrixEngine.unwrap(primitive, operation), input: input, output: output,
      scratchpad: try queried(dnnl_query_scratchpad_md))
  }

  static func description(
    _ rows: Int, _ columns: Int, _ type: dnnl_data_type_t, _ layout: dnnl_format_tag_t
  ) throws -> dnnl_memory_desc_t {
    var description = dnnl_memory_desc_t()
    let sizes = [Int64(rows), Int64(columns)]
    try MatrixEngine.check(
      dnnl_memory_desc_init_by_tag(&description, 2, sizes, type, layout), "describe a matrix")
    return description
  }
}
