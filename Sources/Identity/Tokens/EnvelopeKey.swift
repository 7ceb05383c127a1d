import COpenSSL

/// Keys of OpenSSL's EVP interface, made from numbers, and what SHA-256 signatures do with them.
enum EnvelopeKey {
  /// One of the values that a key is made of (EVP_PKEY-EC(7), EVP_PKEY-RSA(7)).
  enum Parameter {
    case text(StaticString, String)
    case bytes(StaticString, [UInt8])
    /// An unsigned number, the most significant byte first.
    case number(StaticString, [UInt8])

    var name: StaticString {
      switch self {
      case .text(let name, _), .bytes(let name, _), .number(let name, _): name
      }
    }

    var type: Int32 {
      switch self {
      case .text: OSSL_PARAM_UTF8_STRING
      case .bytes: OSSL_PARAM_OCTET_STRING
      case .number: OSSL_PARAM_UNSIGNED_INTEGER
      }
    }

    var value: [UInt8] {
      switch self {
      case .text(_, let text): Array(text.utf8)
      case .bytes(_, let bytes): bytes
      // OpenSSL takes numbers in the order of the machine, which is the other way round on all that Usher runs on.
      case .number(_, let bytes): bytes.reversed()
      }
    }
  }

  /// A key, which the caller frees; nothing when the values make none.
  static func make(_ algorithm: String, _ parameters: [Parameter], isPrivate: Bool) -> OpaquePointer? {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else { return nil }
    defer {
      EVP_PKEY_CTX_free(context)
      ERR_clear_error()
    }
    // The values must stay where they are until the key is made.
    let values = parameters.map(\.value)
    let buffers = values.map { value in
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: value.count, alignment: 8)
      buffer.copyBytes(from: value)
      return buffer
    }
    defer {
      for buffer in buffers {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
      }
    }
    var list = zip(parameters, buffers).map { parameter, buffer in
      let name = UnsafeRawPointer(parameter.name.utf8Start).assumingMemoryBound(to: CChar.self)
      return OSSL_PARAM(
        key: name, data_type: UInt32(parameter.type), data: buffer.baseAddress, data_size: buffer.count,
        return_size: -1)
    }
    list.append(OSSL_PARAM())
    let parts = isPrivate ? everything : publicPart
    var key: OpaquePointer?
    guard EVP_PKEY_fromdata_init(context) == 1, EVP_PKEY_fromdata(context, &key, parts, &list) == 1 else {
      return nil
    }
    return key
  }

  /// `EVP_PKEY_PUBLIC_KEY`: the key and the parameters of its algorithm.
  private static let publicPart: Int32 =
    OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS
    | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
  /// `EVP_PKEY_KEYPAIR`
  private static let everything = publicPart | OSSL_KEYMGMT_SELECT_PRIVATE_KEY

  /// Signs with SHA-256, or nothing when OpenSSL refuses.
  static func sign(_ message: [UInt8], key: OpaquePointer) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    var length = Int(EVP_PKEY_get_size(key))
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { return nil }
    return Array(signature.prefix(length))
  }

  /// Whether a signature with SHA-256 is right.
  static func isValid(_ signature: [UInt8], for message: [UInt8], key: OpaquePointer) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      // A signature that is not valid leaves an error behind that the next caller would find.
      ERR_clear_error()
    }
    return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
