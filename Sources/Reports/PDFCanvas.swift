import CCairo

/// Pages of A4 that are drawn on with lengths in points, from the top left. It owns cairo's handles, which never leave it.
final class PDFCanvas {
  static let width = 595.28
  static let height = 841.89

  private final class Sink {
    var bytes: [UInt8] = []
  }

  private let sink = Sink()
  private let surface: OpaquePointer
  private let context: OpaquePointer

  init(title: String, author: String) {
    let closure = Unmanaged.passUnretained(sink).toOpaque()
    surface = cairo_pdf_surface_create_for_stream(
      { closure, bytes, length in
        guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
      }, closure, Self.width, Self.height)
    context = cairo_create(surface)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, Self.clean(title))
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, Self.clean(author))
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Ends the document; nothing can be drawn any more.
  func finish() throws(PDFError) -> [UInt8] {
    let drawn = cairo_status(context)
    cairo_surface_finish(surface)
    let written = cairo_surface_status(surface)
    guard drawn == CAIRO_STATUS_SUCCESS else { throw PDFError(status: drawn.rawValue) }
    guard written == CAIRO_STATUS_SUCCESS else { throw PDFError(status: written.rawValue) }
    return sink.bytes
  }

  func endPage() { cairo_show_page(context) }

  // MARK: Shapes

  func set(_ ink: Ink) { cairo_set_source_rgb(context, ink.red, ink.green, ink.blue) }

  func fill(x: Double, y: Double, width: Double, height: Double, _ ink: Ink) {
    set(ink)
    cairo_rectangle(context, x, y, width, height)
    cairo_fill(context)
  }

  /// Lines through points; they are not drawn where one is missing, and what stands alone is a dot.
  func stroke(_ points: [(x: Double, y: Double)?], width: Double, dashes: [Double] = [], _ ink: Ink) {
    set(ink)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    cairo_set_dash(context, dashes, Int32(dashes.count), 0)
    var isDrawing = false
    for point in points {
      if let point {
        if isDrawing {
          cairo_line_to(context, point.x, point.y)
        } else {
          cairo_move_to(context, point.x, point.y)
          cairo_line_to(context, point.x, point.y)
        }
      }
      isDrawing = point != nil
    }
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }

  // MARK: Text

  /// Writes in the font that the system calls its sans; what is used of it becomes part of the document.
  func write(
    _ text: String, x: Double, y: Double, size: Double, isBold: Bool = false, _ ink: Ink,
    within limit: Double = .infinity
  ) {
    set(ink)
    choose(size, isBold)
    cairo_move_to(context, x, y)
    cairo_show_text(context, shortened(Self.clean(text), to: limit))
  }

  func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    choose(size, isBold)
    return measured(Self.clean(text))
  }

  private func choose(_ size: Double, _ isBold: Bool) {
    cairo_select_font_face(
      context, "sans", CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }

  private func measured(_ text: String) -> Double {
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }

  /// What is too long ends with an ellipsis.
  private func shortened(_ text: String, to limit: Double) -> String {
    guard limit.isFinite, measured(text) > limit else { return text }
    var cut = text
    while !cut.isEmpty, measured(cut + "…") > limit { cut.removeLast() }
    return cut + "…"
  }

  /// Control characters have no picture, and one of them would end the text.
  private static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
  }
}
