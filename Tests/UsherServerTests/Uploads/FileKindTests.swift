import Essentials
import Testing

@testable import UsherServer

@Suite("What files are") struct FileKindTests {
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The begin of an archive whose first entry has this name.
  private static func archive(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    bytes += [UInt8](repeating: 0, count: 26)
    return bytes + Array(name.utf8)
  }

  /// A text in UTF-16, with its mark.
  private static func wide(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [0xFF, 0xFE]
    for byte in text.utf8 { bytes += [byte, 0] }
    return bytes
  }

  private static let knownFiles: [([UInt8], FileKind)] = [
    (png, .png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (bytes("GIF89a\u{1}"), .gif),
    (bytes("RIFF....WEBPVP8 "), .webp), (bytes("%PDF-1.7\n"), .pdf), (archive("[Content_Types].xml"), .zip),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldOffice), (bytes("Two seats, £40.\n"), .text),
    ([], .text), (bytes("# Title <script>\n"), .text), (bytes("a < b, b > c"), .text),
    (bytes("  <!DOCTYPE html><p>"), .html), (bytes("<!-- x -->\n<HTML>"), .html),
    (bytes("<ScRiPt>alert(1)</script>"), .html), (wide("<script>"), .html), (wide("Zwei Plätze"), .text),
    (bytes("\u{FEFF}<html>"), .html), (bytes("<div align=\"center\">A readme's first line"), .text),
  ]

  @Test("A file is known by its first bytes", arguments: knownFiles)
  func known(head: [UInt8], kind: FileKind) {
    #expect(FileKind(head) == kind)
  }

  private static let programs: [([UInt8], String)] = [
    (bytes("\u{7F}ELF"), "Linux"), (bytes("MZ\u{0}"), "Windows"), (bytes("#!/bin/sh\n"), "script"),
    ([0xCF, 0xFA, 0xED, 0xFE], "macOS"), ([0xCA, 0xFE, 0xBA, 0xBE], "Java"),
    ([0, 0x61, 0x73, 0x6D], "WebAssembly"),
    (archive("META-INF/MANIFEST.MF"), "Java"),
    (bytes("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>"), "SVG"),
    (bytes("<?xml version='1.0'?><!-- a --><!DOCTYPE svg>"), "SVG"), ([0, 1, 2, 3], "binary"),
    (bytes("plain at first\u{0}\u{1}"), "binary"),
  ]

  @Test("What could run is named as what it is", arguments: programs)
  func other(head: [UInt8], word: String) {
    guard case .other(let name) = FileKind(head) else {
      Issue.record("\(FileKind(head))")
      return
    }
    #expect(name.contains(word))
    #expect(!FileKind(head).fits("text/plain") && !FileKind(head).fits("image/svg+xml"))
  }

  private static let names: [(FileKind, String, Bool)] = [
    (.png, "image/png", true), (.png, "image/jpeg", false), (.jpeg, "image/jpg", true),
    (.html, "text/plain", false), (.html, "text/html", true), (.text, "text/html", false),
    (.text, "text/csv", true), (.text, "application/json", true), (.text, "image/png", false),
    (.zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true),
    (.zip, "application/msword", false), (.oldOffice, "application/msword", true),
    (.pdf, "text/plain", false),
  ]

  @Test("A kind fits the types that it has, and no other", arguments: names)
  func fits(kind: FileKind, type: String, isFit: Bool) {
    #expect(kind.fits(type) == isFit)
  }

  @Test("Nothing is handed out under a type that a browser runs")
  func served() {
    for kind in [FileKind.png, .jpeg, .gif, .webp, .pdf, .zip, .oldOffice, .html, .text, .other("x")] {
      #expect(
        !["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"].contains(kind.servedType))
    }
  }

  @Test("Random bytes are something, whatever they are")
  func random() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<2000 {
      let count = Int.random(in: 0..<64, using: &random)
      let head = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(!FileKind(head).name.isEmpty)
    }
  }
}
