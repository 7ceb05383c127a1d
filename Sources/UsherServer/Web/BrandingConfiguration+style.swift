extension BrandingConfiguration {
  /// What goes before the page's own colours; nothing where none is set.
  var style: String {
    guard let color, let lightness = Self.lightness(of: color) else { return "" }
    // On light colours dark letters are read, and the other way round (WCAG 2.2, 1.4.3).
    let letters = lightness > 0.179 ? "#111111" : "#ffffff"
    return """
      :root { --accent: \(color); --on-accent: \(letters); --tint: color-mix(in srgb, \(color) 12%, white); }
      @media (prefers-color-scheme: dark) {
        :root {
          --accent: color-mix(in srgb, \(color) 55%, white); --on-accent: #111111;
          --tint: color-mix(in srgb, \(color) 30%, black);
        }
      }

      """
  }

  /// The relative luminance of `#rrggbb` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance), the exponent near enough.
  private static func lightness(of color: String) -> Double? {
    guard let number = Int(color.dropFirst(), radix: 16) else { return nil }
    let parts = [16, 8, 0].map { Double(number >> $0 & 255) / 255 }.map { $0 * $0 }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
