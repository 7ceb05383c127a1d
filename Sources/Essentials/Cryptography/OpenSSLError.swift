import COpenSSL

/// Why OpenSSL's last call on this thread failed.
enum OpenSSLError {
  static var latest: String {
    var text = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(ERR_get_error(), &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
