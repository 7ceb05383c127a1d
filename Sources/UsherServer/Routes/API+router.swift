import Essentials
import HTTPServer

extension API {
  /// Everything that the server answers: the API, its document, the socket, the chat page.
  func router(uploads limits: MultipartLimits) -> Router {
    var router = Router()
    for endpoint in Self.endpoints { endpoint.serve(on: &router, by: self, uploads: limits) }
    let document = OpenAPIDocument(version: version).json.serialized()
    router.on(.get, "/openapi.json") { _ in .json(bytes: document) }
    ConversationSocketRoute(api: self).serve(on: &router)
    WebFiles().serve(on: &router)
    return router
  }
}
