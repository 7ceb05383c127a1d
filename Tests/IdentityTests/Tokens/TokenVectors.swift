import Essentials

/// Keys and tokens that others made.
enum TokenVectors {
  /// RFC 7515, appendix A.1.1.
  static let a1Key =
    #"{"kty":"oct","kid":"a1","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#
  static let a1Token =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + payload + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  /// RFC 7515, appendix A.2.1, without the private part.
  static let a2Key =
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qP"
    + "CJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LO"
    + "L-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw"
    + "Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    + "\",\"e\":\"AQAB\"}"
  static let a2Token =
    "eyJhbGciOiJSUzI1NiJ9." + payload + "."
    + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2F"
    + "p5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQB"
    + "MHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeY"
    + "I2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
  /// RFC 7515, appendix A.3.1.
  static let a3Key =
    #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
    + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#
  static let a3Token =
    "eyJhbGciOiJFUzI1NiJ9." + payload
    + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
  /// RFC 8037, appendix A.1, and its token of A.4.
  static let ed25519Key =
    #"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","#
    + #""x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
  static let ed25519Token =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

  private static let payload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

  /// Made with PyJWT 2.15.1 and cryptography 50.0.2 of PyPI:
  /// `jwt.encode(claims, key, algorithm=…, headers={"kid": …, "typ": "at+jwt"})`, the keys by `ECAlgorithm.to_jwk` and the like,
  /// the secret `0123456789abcdef0123456789abcdef`.
  static let pyJWTKeys: [String: String] = [
    "h": #"{"kty":"oct","kid":"h","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}"#,
    "e":
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"L6N-cRlk3kSBYM2QOrY6GywbxRK0ipN8ucILW017PMk\",\"y\":\"Igc1l6hck"
      + "ZKOr69Dn3U3YwJ_KPe3KBsLd-pNXQ01X-M\",\"d\":\"Xk5Uh_YgVdnAs_OZOuCDQhc_4Tw6MZEMUHgOymIxgpI\",\"kid"
      + "\":\"e\"}",
    "d":
      "{\"x\":\"Nh2FhqhTojuB4s81i0SVh0CDM3gvh_RP8D94lDicEy0\",\"d\":\"NG7V1e_xsVH-F9xXi0-TF1EdXM4Dzrv4OJ"
      + "tIdCpfXwo\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"d\"}",
    "r":
      "{\"kty\":\"RSA\",\"key_ops\":[\"verify\"],\"n\":\"xUYLKM6FzOhJSuLggffawRj9591dHteCxGeq3OUixLi2slwXjbw"
      + "3B0ROUjcDQ-Cy221DfRWrK0PtgTuASj7eS7JfUwwWp_WxPpZaJj56JYbwY3rA5R9QcTwslSp5iSPVk9Ks8iG_wf16U"
      + "oCTb2UMYTRgxyO9gQr3xgexmDLODONdiwC4a8XsjcGQN17mIbTfY6n-bVDaC5EkWvM-ta-jD0dIwhG4YmtPUQlkUJ2"
      + "NHfJYSmuZSNk5IYwwz4PedpHDx6SJosZLg5NjlMOd6LLPGNL8ALkGVmNxdKdyrTmZXRxkrv8kV5NWFjvnT9TH6ZcdM"
      + "lV0lt5gXcvVko8X_Njf4Q\",\"e\":\"AQAB\",\"kid\":\"r\"}",
  ]
  static let pyJWTTokens: [String: String] = [
    "h":
      "eyJhbGciOiJIUzI1NiIsImtpZCI6ImgiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGF"
      + "tcGxlIiwic3ViIjoidV8xIiwiYXVkIjpbInVzaGVyIiwib3RoZXIiXSwiZXhwIjoxNzYwMDAzNjAwLCJuYmYiOjE3N"
      + "Tk5OTk5OTAsImlhdCI6MTc2MDAwMDAwMCwianRpIjoiai0xIiwibmFtZSI6IlpvXHUwMGViIiwicm9sZXMiOlsib3B"
      + "lcmF0b3IiXX0.MZZI5dE6ViUQ-FRLLpyIdwylMNM_OEe7CpaQhNOM_44",
    "e":
      "eyJhbGciOiJFUzI1NiIsImtpZCI6ImUiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGF"
      + "tcGxlIiwic3ViIjoidV8xIiwiYXVkIjpbInVzaGVyIiwib3RoZXIiXSwiZXhwIjoxNzYwMDAzNjAwLCJuYmYiOjE3N"
      + "Tk5OTk5OTAsImlhdCI6MTc2MDAwMDAwMCwianRpIjoiai0xIiwibmFtZSI6IlpvXHUwMGViIiwicm9sZXMiOlsib3B"
      + "lcmF0b3IiXX0.zD8s5XOavgADqbjgp_QZUgR8vLBMU5lEusIWcy28eJoNqaMmYN2YWyqKHnboneqdQaedxTDIlr9Ua"
      + "YA_Sk6Fgw",
    "d":
      "eyJhbGciOiJFZERTQSIsImtpZCI6ImQiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGF"
      + "tcGxlIiwic3ViIjoidV8xIiwiYXVkIjpbInVzaGVyIiwib3RoZXIiXSwiZXhwIjoxNzYwMDAzNjAwLCJuYmYiOjE3N"
      + "Tk5OTk5OTAsImlhdCI6MTc2MDAwMDAwMCwianRpIjoiai0xIiwibmFtZSI6IlpvXHUwMGViIiwicm9sZXMiOlsib3B"
      + "lcmF0b3IiXX0.ehGuWPUMIG-uyXFhZqVCFX4TFT1mZ2AFV4IfUVnfUzKlTXFwAN_DIB2gFrEbQbdZPX118XiviEBKT"
      + "3cBeB0fDQ",
    "r":
      "eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGF"
      + "tcGxlIiwic3ViIjoidV8xIiwiYXVkIjpbInVzaGVyIiwib3RoZXIiXSwiZXhwIjoxNzYwMDAzNjAwLCJuYmYiOjE3N"
      + "Tk5OTk5OTAsImlhdCI6MTc2MDAwMDAwMCwianRpIjoiai0xIiwibmFtZSI6IlpvXHUwMGViIiwicm9sZXMiOlsib3B"
      + "lcmF0b3IiXX0.HqJ4yd61-dLOPjR3Xs_oPt4FFQC5DOHP1h-qBjbm107Ia3XvfXMr7tMD3tRDVE0MvKX-GAxLW1gAN"
      + "QZBAhGNQiHAi1QXxmYIH9dOOnekfpn_gjxEf6oGjJCwbHNQAhGc0cj-gikEYk8I2W_JbY6yyHEO3pTi7U5YpIaGHCq"
      + "XE_4W2A8uYmoJ9A_sGGcGW2MNEg4bMb30MdrL8_FFMgGOQ-0ftmncdG5qt5UyB4Faeb9EDvFH_vGT0jedJwkwLRvCD"
      + "HQQA2El4TY0UlAfPBYeZzAs9bfqh-DMcJA2AUhaqa9awJotPLlCUD8-uSqYPVO1gDktC-vusc4o2eiFxIkA_w",
  ]
}
