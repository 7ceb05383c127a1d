import CDNNL

/// What one thread needs to multiply: a stream, and memory objects that are pointed at its buffers.
final class MatrixWorker {
  private struct Operands {
    let input: dnnl_memory_t
    let output: dnnl_memory_t
    let scratchpad: dnnl_memory_t
  }

  private struct Key: Hashable {
    let product: ObjectIdentifier
    let rows: Int
  }

  private let engine: MatrixEngine
  private let stream: dnnl_stream_t
  private let scratchpad: UnsafeMutableRawPointer
  private static let scratchpadSize = 65_536
  private var operands: [Key: Operands] = [:]

  init(_ engine: MatrixEngine) throws {
    var stream: dnnl_stream_t?
    try MatrixEngine.check(
      dnnl_stream_create(&stream, engine.handle, dnnl_stream_default_flags.rawValue), "start a stream")
    self.stream = try MatrixEngine.unwrap(stream, "start a stream")
    self.engine = engine
    scratchpad = .allocate(byteCount: Self.scratchpadSize, alignment: 64)
  }

  deinit {
    for entry in operands.values {
      dnnl_memory_destroy(entry.input)
      dnnl_memory_destroy(entry.output)
      dnnl_memory_destroy(entry.scratchpad)
    }
    dnnl_stream_destroy(stream)
    scratchpad.deallocate()
  }

  /// `output = input · weights`. Both buffers have room for the rows rounded up to the smallest tile; what is in
  /// the rows beyond is read and written but means nothing.
  func multiply(
    _ product: MatrixProduct, _ weights: PackedMatrix, rows: Int, input: UnsafeMutableRawPointer,
    output: UnsafeMutableRawPointer
  ) throws {
    var row = 0
    while row < rows {
      let tile = product.tile(for: rows - row)
      let operands = try operands(product, tile)
      dnnl_memory_set_data_handle(operands.input, input + row * product.inputs * product.kind.size)
      dnnl_memory_set_data_handle(operands.output, output + row * product.outputs * 4)
      let status = withUnsafePointer(
        to: (
          dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: operands.input),
          dnnl_exec_arg_t(arg: DNNL_ARG_WEIGHTS, memory: weights.memory),
          dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: operands.output),
          dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: operands.scratchpad)
        )
      ) { arguments in
        arguments.withMemoryRebound(to: dnnl_exec_arg_t.self, capacity: 4) {
          dnnl_primitive_execute(tile.primitive, stream, 4, $0)
        }
      }
      try MatrixEngine.check(status, "multiply")
      row += tile.rows
    }
    try MatrixEngine.check(dnnl_stream_wait(stream), "multiply")
  }

  private func operands(_ product: MatrixProduct, _ tile: MatrixProduct.Tile) throws -> Operands {
    let key = Key(product: ObjectIdentifier(product), rows: tile.rows)
    if let known = operands[key] { return known }
    func memory(_ description: dnnl_memory_desc_t) throws -> dnnl_memory_t {
      var description = description
      var memory: dnnl_memory_t?
      try MatrixEngine.check(
        dnnl_memory_create(&memory, &description, engine.handle, scratchpad), "hold a matrix")
      return try MatrixEngine.unwrap(memory, "hold a matrix")
    }
    var needed = tile.scratchpad
    guard dnnl_memory_desc_get_size(&needed) <= Self.scratchpadSize else {
      throw ModelError.failed("multiply in little memory", status: 0)
    }
    let made = Operands(
      input: try memory(tile.input), output: try memory(tile.output), scratchpad: try memory(tile.scratchpad))
    operands[key] = made
    return made
  }
}
