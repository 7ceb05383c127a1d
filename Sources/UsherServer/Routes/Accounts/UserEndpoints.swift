import Essentials
import HTTPServer
import Identity

/// For whoever manages users.
enum UserEndpoints {
  static var all: [Endpoint] { [list, invite, change, signOut, reset] }

  private static let id = Endpoint.Parameter.path("id", "The user", of: UserID.self)
  private static let role = JSONSchema.string(
    "What they are to the company", choices: Role.allCases.filter { $0 != .service }.map(\.rawValue))
  private static let link = JSONSchema.object(
    "What lets the user set a password, once", .required("token", Shapes.text),
    .required("expires_at", Shapes.moment))

  private static let mailed = JSONSchema(.boolean, "Whether it goes to the user by mail")

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/users", "listUsers", "Who can sign in", section: .accounts, access: .scope(.manageUsers),
      parameters: Endpoint.Parameter.paging(UserID.self),
      answers: [.json(200, "A page", Shapes.page("users", of: Shapes.reference("User")))]
    ) { api, call in
      let paging = try Paging<UserKind>(call)
      let users = try await api.accounts.users(after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("users", of: users, id: \.id)
    }
  }

  private static var invite: Endpoint {
    Endpoint(
      .post, "/v1/users", "inviteUser", "Invite somebody",
      details: """
        Where mail is sent, the invitation goes out and `mailed` is true. Else hand its `token` over yourself: as the link \
        `/account/invitation#token=TOKEN`, or for `POST /auth/register`, within seven days. Owners are made by owners, and nobody gives a role that may do more than \
        they may.
        """,
      section: .accounts, access: .scope(.manageUsers),
      body: .json(
        .object(
          nil, .required("mail", PasswordEndpoints.mail), .required("name", PasswordEndpoints.name),
          .required("role", role))),
      answers: [
        .json(
          201, "The user and their invitation",
          .object(
            nil, .required("user", Shapes.reference("User")), .required("invitation", link),
            .required("mailed", mailed)))
      ]
    ) { api, call in
      let new = NewUser(
        mail: try MailAddress(call.required("mail"), at: "/mail"), name: call.required("name"),
        role: Role(rawValue: call.required("role")) ?? .customer)
      let invited = try await api.accounts.invite(
        new, by: try call.principal(), from: call.origin, api.tenant)
      return .secret(
        [
          "user": invited.user.json, "invitation": invited.link.json, "mailed": .bool(invited.isMailed),
        ], status: 201)
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .patch, "/v1/users/{id}", "changeUser", "Change somebody's role, lock or unlock them",
      details: "It holds from their next request on. Who is locked is signed out everywhere.",
      section: .accounts, access: .scope(.manageUsers), parameters: [id],
      body: .json(
        .object(nil, .optional("role", role), .optional("locked", JSONSchema(.boolean)))),
      answers: [.json(200, "The user", .object(nil, .required("user", Shapes.reference("User"))))]
    ) { api, call in
      let user = try await api.accounts.change(
        try call.request.parameter("id"), role: call.body["role"]?.stringValue.flatMap(Role.init),
        isLocked: call.body["locked"]?.boolValue, by: try call.principal(), from: call.origin, api.tenant)
      return .value(["user": user.json])
    }
  }

  private static var signOut: Endpoint {
    Endpoint(
      .post, "/v1/users/{id}/sign-out", "signUserOut", "Sign somebody out everywhere",
      details: "All their sessions end; they may sign in again. Lock them where they are not to.",
      section: .accounts, access: .scope(.manageUsers), parameters: [id],
      answers: [.json(200, "How many sessions were ended", .object(nil, .required("revoked", Shapes.count)))]
    ) { api, call in
      let count = try await api.accounts.signOut(
        everywhere: try call.request.parameter("id"), by: try call.principal(), from: call.origin, api.tenant)
      return .value(["revoked": .integer(Int64(count))])
    }
  }

  private static var reset: Endpoint {
    Endpoint(
      .post, "/v1/users/{id}/reset", "makeResetLink", "Let somebody set a new password",
      details: """
        Where mail is sent, the link goes out and `mailed` is true. Else hand its `token` over yourself: as the link \
        `/account/set-password#token=TOKEN`, or for `POST /auth/password/reset`, within half an hour. The links before it open nothing any more.
        """,
      section: .accounts, access: .scope(.manageUsers), parameters: [id],
      answers: [
        .json(201, "The link", .object(nil, .required("reset", link), .required("mailed", mailed)))
      ]
    ) { api, call in
      let made = try await api.accounts.makeResetLink(
        for: try call.request.parameter("id"), by: try call.principal(), from: call.origin, api.tenant)
      return .secret(["reset": made.link.json, "mailed": .bool(made.isMailed)], status: 201)
    }
  }
}

extension AccountLink: JSONRepresentable {
  var json: JSONValue { ["token": .string(token), "expires_at": .string(expiresAt.description)] }
}
