import CDNNL

/// A weight matrix in the layout that oneDNN multiplies fastest.
///
/// `@unchecked Sendable`: it is written once, here, and only read afterwards.
final class PackedMatrix: @unchecked Sendable {
  let memory: dnnl_memory_t
  private let storage: UnsafeMutableRawPointer

  /// Packs weights whose rows are the product's outputs, as models keep them.
  init(_ product: MatrixProduct, weights: UnsafeRawPointer) throws {
    let engine = product.engine.handle
    var layout = product.weightLayout
    // "ba": the matrix that is multiplied is the transpose of what the model keeps.
    var source = try MatrixProduct.description(
      product.inputs, product.outputs, product.kind.weightType, dnnl_ba)
    let storage = UnsafeMutableRawPointer.allocate(
      byteCount: dnnl_memory_desc_get_size(&layout), alignment: 64)
    var target: dnnl_memory_t?
    do {
      try MatrixEngine.check(dnnl_memory_create(&target, &layout, engine, storage), "hold weights")
      memory = try MatrixEngine.unwrap(target, "hold weights")
      try Self.reorder(&source, UnsafeMutableRawPointer(mutating: weights), &layout, memory, engine)
    } catch {
      dnnl_memory_destroy(target)
      storage.deallocate()
      throw error
    }
    self.storage = storage
  }

  deinit {
    dnnl_memory_destroy(memory)
    storage.deallocate()
  }

  private static func reorder(
    _ source: inout dnnl_memory_desc_t, _ weights: UnsafeMutableRawPointer,
    _ layout: inout dnnl_memory_desc_t, _ target: dnnl_memory_t, _ engine: dnnl_engine_t
  ) throws {
    let operation = "pack weights"
    var input: dnnl_memory_t?
    try MatrixEngine.check(dnnl_memory_create(&input, &source, engine, weights), operation)
    defer { dnnl_memory_destroy(input) }
    var plan: dnnl_primitive_desc_t?
    try MatrixEngine.check(
      dnnl_reorder_primitive_desc_create(&plan, &source, engine, &layout, engine, nil), operation)
    defer { dnnl_primitive_desc_destroy(plan) }
    var primitive: dnnl_primitive_t?
    try MatrixEngine.check(dnnl_primitive_create(&primitive, plan), operation)
    defer { dnnl_primitive_destroy(primitive) }
    var stream: dnnl_stream_t?
    try MatrixEngine.check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), operation)
    defer { dnnl_stream_destroy(stream) }
    let arguments = [
      dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: input), dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: target),
    ]
    try MatrixEngine.check(dnnl_primitive_execute(primitive, stream, 2, arguments), operation)
    try MatrixEngine.check(dnnl_stream_wait(stream), operation)
  }
}
