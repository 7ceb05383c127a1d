import Essentials
import HTTPServer
import Identity

/// How users come to be, and how they change their password.
enum PasswordEndpoints {
  static var all: [Endpoint] { [register, change, forgotten, reset] }

  private static let chosen = JSONSchema.string(
    "8 to 128 characters, and none of those that are tried first", lengths: 1...512)
  static let name = JSONSchema.string(
    "What they are called", lengths: 1...200, isNotBlank: true, isStorable: true, example: "Ann Miller")
  static let mail = JSONSchema.string(
    "By which they sign in", lengths: 1...320, isStorable: true, format: "email",
    example: "ann@example.com")

  private static var register: Endpoint {
    Endpoint(
      .post, "/auth/register", "register", "Become a user",
      details: """
        Who was invited sends the `invitation`, and a name and a password of their choice. The first owner of a fresh \
        server sends the operators' key as `Authorization: Bearer …`. Anybody may become a user with the role `customer` \
        where the configuration says `accounts: registration: open`.
        """,
      section: .accounts, access: .open,
      body: .json(
        .object(
          nil, .optional("mail", mail), .optional("name", name), .required("password", chosen),
          .optional("invitation", .string("What stood in the invitation", lengths: 1...200)))),
      answers: [
        .json(201, "The user, who can sign in now", .object(nil, .required("user", Shapes.reference("User"))))
      ]
    ) { api, call in
      .value(["user": try await api.register(call).json], status: 201)
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .post, "/auth/password", "changePassword", "Change one's password",
      details: "All other sessions end.", section: .accounts, access: .signedIn,
      body: .json(
        .object(
          nil, .required("password", SignInEndpoints.password), .required("new_password", chosen))),
      answers: [.empty(204, "It is changed")]
    ) { api, call in
      try await api.accounts.changePassword(
        from: call.required("password"), to: call.required("new_password"), by: try call.principal(),
        from: call.origin, api.tenant)
      return .noContent
    }
  }

  /// All answers take so long, that nobody learns from the time whether there is such a user.
  private static let forgottenTime = Duration.milliseconds(400)

  private static var forgotten: Endpoint {
    Endpoint(
      .post, "/auth/password/forgot", "forgotPassword", "Get a link to set a new password by mail",
      details: """
        The answer is the same, and takes as long, whether a user has the address or not. Where the server sends no mail it \
        is 409 `no-mail`, and whoever manages users makes the link. After three requests for one address each wait is \
        twice as long (429, `Retry-After`).
        """,
      section: .accounts, access: .open, body: .json(.object(nil, .required("mail", mail))),
      answers: [.empty(202, "Where a user has this address, a mail is on its way")]
    ) { api, call in
      async let pause: Void = Task.sleep(for: forgottenTime)
      let refusal: Problem?
      do {
        try await api.accounts.forgotPassword(call.required("mail"), from: call.origin, api.tenant)
        refusal = nil
      } catch let problem as Problem {
        refusal = problem
      }
      try await pause
      if let refusal { throw refusal }
      return HTTPResponse(status: 202)
    }
  }

  private static var reset: Endpoint {
    Endpoint(
      .post, "/auth/password/reset", "resetPassword", "Set a password by a link",
      details: """
        The `token` stands in the mail that `POST /auth/password/forgot` sends, or comes from whoever manages users: `POST /v1/users/{id}/reset`, or `usher users reset-password`. It is \
        good once, for half an hour. All sessions of the user end.
        """,
      section: .accounts, access: .open,
      body: .json(
        .object(
          nil, .required("token", .string("What stands in the link", lengths: 1...200)),
          .required("password", chosen))),
      answers: [.empty(204, "It is set; sign in with it")]
    ) { api, call in
      try await api.accounts.setPassword(
        call.required("password"), link: call.required("token"), from: call.origin, api.tenant)
      return .noContent
    }
  }
}

extension API {
  fileprivate func register(_ call: Call) async throws -> User {
    let name = call.body["name"]?.stringValue
    if let invitation = call.body["invitation"]?.stringValue {
      return try await accounts.setPassword(
        call.required("password"), link: invitation, name: name, from: call.origin, tenant)
    }
    guard let mail = call.body["mail"]?.stringValue, let name else {
      throw Problem.wrongShape([
        .init(
          pointer: call.body["mail"] == nil ? "/mail" : "/name", detail: "is required without an invitation")
      ])
    }
    let author = try await author(of: call)
    let new = NewUser(
      mail: try MailAddress(mail, at: "/mail"), name: name, role: author == nil ? .customer : .owner)
    return try await accounts.add(
      new, password: call.required("password"), by: author, from: call.origin, tenant)
  }

  /// The first owner is made with the operators' key; later ones by an owner, with an invitation.
  private func author(of call: Call) async throws -> Principal? {
    guard let token = call.request.bearerToken else { return nil }
    guard let principal = try await identification.principal(of: token) else { throw Problem.invalidToken }
    guard principal == .operators else { throw Problem.inviteInstead }
    guard try await !accounts.hasOwner(tenant) else { throw Problem.hasOwner }
    return principal
  }
}

extension Problem {
  fileprivate static let inviteInstead = Problem(
    kind: "invite-instead", title: "Users are invited", status: 403,
    detail: "Who has signed in makes other users with POST /v1/users. Register without `Authorization`.")

  fileprivate static let hasOwner = Problem(
    kind: "has-owner", title: "There is an owner already", status: 409,
    detail: "The operators' key registers the first owner only. Invite others: POST /v1/users.")
}
