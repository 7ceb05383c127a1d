import UsherTesting

extension Attack {
  /// What the file that carries the attack holds, by its name's ending.
  var bytes: [UInt8] { Array(file.hasSuffix(".pdf") ? pdf.utf8 : text.utf8) }

  /// A PDF of one page, whose lines are the text's. There is no table of where its parts lie: readers find them.
  private var pdf: String {
    let lines = text.split(separator: "\n").map { line in
      let escaped = line.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
      return "(\(escaped)) Tj 0 -14 Td"
    }
    let content = "BT /F1 11 Tf 40 800 Td \(lines.joined(separator: " ")) ET"
    return """
      %PDF-1.4
      1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
      2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
      3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
      /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
      4 0 obj <</Length \(content.utf8.count)>> stream
      \(content)
      endstream endobj
      trailer <</Root 1 0 R /Size 5>>
      %%EOF
      """
  }
}
