extension Report {
  /// The report as a document of A4 pages: vectors, text that can be selected, and fonts that are part of it. It is laid out
  /// twice: how many pages there are stands on the first one.
  public func pdf() throws(PDFError) -> [UInt8] {
    var counting = ReportDrawing(self, on: PDFCanvas(title: title, author: company), pages: nil)
    let pages = counting.draw()
    let canvas = PDFCanvas(title: title, author: company)
    var drawing = ReportDrawing(self, on: canvas, pages: pages)
    _ = drawing.draw()
    return try canvas.finish()
  }
}
