/// Puts a report on pages: what does not fit goes to the next one as a whole.
struct ReportDrawing {
  private static let margin = 48.0
  private static let width = PDFCanvas.width - 2 * margin
  private static let bottom = PDFCanvas.height - 64
  private static let perRow = 4
  private static let rowHeight = 58.0
  private static let dashes: [[Double]] = [[], [5, 3], [1.5, 2.5], [7, 3, 1.5, 3], [10, 3]]

  private let report: Report
  private let canvas: PDFCanvas
  private let ink: Ink
  /// How many pages there are; nothing while they are counted.
  private let pages: Int?
  private var page = 1
  private var y = 0.0

  init(_ report: Report, on canvas: PDFCanvas, pages: Int?) {
    self.report = report
    self.canvas = canvas
    self.pages = pages
    ink = report.color.flatMap(Ink.init) ?? .usual
  }

  /// Draws all of it.
  /// - Returns: How many pages that takes.
  mutating func draw() -> Int {
    head()
    for part in report.parts { draw(part) }
    foot()
    canvas.endPage()
    return page
  }

  private mutating func head() {
    canvas.fill(x: 0, y: 0, width: PDFCanvas.width, height: 8, ink)
    canvas.write(report.company, x: Self.margin, y: 52, size: 11, isBold: true, ink, within: Self.width)
    canvas.write(report.title, x: Self.margin, y: 80, size: 22, isBold: true, .text, within: Self.width)
    canvas.write(report.subtitle, x: Self.margin, y: 98, size: 10, .faint, within: Self.width)
    y = 122
  }

  private func foot() {
    let place = PDFCanvas.height - 34
    canvas.write(report.company, x: Self.margin, y: place, size: 8.5, .faint, within: Self.width * 0.7)
    let number = pages.map { "Page \(page) of \($0)" } ?? "Page \(page)"
    let x = PDFCanvas.width - Self.margin - canvas.width(of: number, size: 8.5)
    canvas.write(number, x: x, y: place, size: 8.5, .faint)
  }

  /// Goes to the next page where so much does not fit on this one.
  private mutating func room(for height: Double) {
    guard y + height > Self.bottom else { return }
    foot()
    canvas.endPage()
    page += 1
    canvas.fill(x: 0, y: 0, width: PDFCanvas.width, height: 8, ink)
    y = 44
  }

  private mutating func draw(_ part: Report.Part) {
    room(for: 36 + Self.rowHeight)
    canvas.write(part.title, x: Self.margin, y: y + 18, size: 14, isBold: true, .text, within: Self.width)
    y += 32
    for start in stride(from: 0, to: part.figures.count, by: Self.perRow) {
      room(for: Self.rowHeight)
      let row = part.figures[start..<min(start + Self.perRow, part.figures.count)]
      for (place, figure) in row.enumerated() { draw(figure, at: place) }
      y += Self.rowHeight
    }
    for chart in part.charts { draw(chart) }
    y += 14
  }

  private func draw(_ figure: Report.Figure, at place: Int) {
    let wide = Self.width / Double(Self.perRow)
    let x = Self.margin + wide * Double(place)
    canvas.write(figure.title, x: x, y: y + 12, size: 8.5, .faint, within: wide - 10)
    canvas.write(figure.value, x: x, y: y + 31, size: 15, isBold: true, .text, within: wide - 10)
    canvas.write(figure.change, x: x, y: y + 44, size: 8.5, .faint, within: wide - 10)
  }

  private mutating func draw(_ chart: ReportChart) {
    let bars = chart.kind == .across ? 22 * Double(chart.labels.count) : 120
    let height = chart.isEmpty ? 44 : bars + 62
    room(for: height)
    canvas.write(chart.title, x: Self.margin, y: y + 14, size: 10.5, isBold: true, .text, within: Self.width)
    if chart.isEmpty {
      canvas.write("Nothing happened in this time.", x: Self.margin, y: y + 32, size: 9, .faint)
    } else if chart.kind == .across {
      drawAcross(chart, from: y + 26)
    } else {
      drawOverTime(chart, from: y + 26, height: bars)
    }
    y += height
  }

  private func drawAcross(_ chart: ReportChart, from top: Double) {
    let (names, values) = (130.0, 70.0)
    for (index, label) in chart.labels.enumerated() {
      let value = chart.lines.first.flatMap { index < $0.values.count ? $0.values[index] : nil } ?? 0
      let (line, long) = (top + 22 * Double(index), (Self.width - names - values) * value / chart.top)
      canvas.write(label, x: Self.margin, y: line + 11, size: 9, .text, within: names - 10)
      canvas.fill(x: Self.margin + names, y: line, width: max(0.5, long), height: 14, ink)
      canvas.write(chart.format(value), x: Self.margin + names + long + 6, y: line + 11, size: 9, .faint)
    }
  }

  private func drawOverTime(_ chart: ReportChart, from top: Double, height: Double) {
    let left = Self.margin + 56
    let wide = PDFCanvas.width - Self.margin - left
    let place = { (value: Double) in top + height - height * value / chart.top }
    for step in 0...4 {
      let value = chart.top * Double(step) / 4
      canvas.stroke([(left, place(value)), (left + wide, place(value))], width: 0.5, .line)
      let text = chart.format(value)
      let x = left - 8 - canvas.width(of: text, size: 8)
      canvas.write(text, x: max(Self.margin, x), y: place(value) + 3, size: 8, .faint, within: 56)
    }
    let each = wide / Double(max(1, chart.labels.count))
    let every = max(1, (chart.labels.count + 7) / 8)
    for (index, label) in chart.labels.enumerated() where index % every == 0 {
      let middle = left + each * (Double(index) + 0.5)
      canvas.write(
        label, x: middle - canvas.width(of: label, size: 8) / 2, y: top + height + 13, size: 8, .faint)
    }
    for (number, line) in chart.lines.enumerated() {
      let ink = color(number)
      if chart.kind == .bars {
        for (index, value) in line.values.enumerated() {
          guard let value, value > 0 else { continue }
          let x = left + each * (Double(index) + 0.5) - each * 0.35
          canvas.fill(x: x, y: place(value), width: each * 0.7, height: top + height - place(value), ink)
        }
      } else {
        var points: [(x: Double, y: Double)?] = []
        for (index, value) in line.values.enumerated() {
          points.append(value.map { (left + each * (Double(index) + 0.5), place($0)) })
        }
        canvas.stroke(points, width: 1.4, dashes: Self.dashes[number % Self.dashes.count], ink)
      }
    }
    legend(chart, at: top + height + 27, from: left)
  }

  private func legend(_ chart: ReportChart, at line: Double, from left: Double) {
    guard chart.lines.count > 1 else { return }
    var x = left
    for (number, each) in chart.lines.enumerated() {
      let dashes = Self.dashes[number % Self.dashes.count]
      canvas.stroke([(x, line - 3), (x + 20, line - 3)], width: 1.4, dashes: dashes, color(number))
      canvas.write(each.name, x: x + 25, y: line, size: 8.5, .text)
      x += 43 + canvas.width(of: each.name, size: 8.5)
    }
  }

  private func color(_ number: Int) -> Ink {
    number == 0 ? ink : Ink.others[(number - 1) % Ink.others.count]
  }
}
