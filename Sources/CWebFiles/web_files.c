#include "web_files.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char app_js[] = {
#embed "../../Web/chat/app.js"
};
static const unsigned char components_chat_js[] = {
#embed "../../Web/chat/components/chat.js"
};
static const unsigned char components_citation_js[] = {
#embed "../../Web/chat/components/citation.js"
};
static const unsigned char components_composer_js[] = {
#embed "../../Web/chat/components/composer.js"
};
static const unsigned char components_message_js[] = {
#embed "../../Web/chat/components/message.js"
};
static const unsigned char icon_svg[] = {
#embed "../../Web/chat/icon.svg"
};
static const unsigned char index_html[] = {
#embed "../../Web/chat/index.html"
};
static const unsigned char markdown_js[] = {
#embed "../../Web/chat/markdown.js"
};
static const unsigned char protocol_js[] = {
#embed "../../Web/chat/protocol.js"
};
static const unsigned char session_js[] = {
#embed "../../Web/chat/session.js"
};
static const unsigned char socket_js[] = {
#embed "../../Web/chat/socket.js"
};
static const unsigned char storage_js[] = {
#embed "../../Web/chat/storage.js"
};
static const unsigned char style_css[] = {
#embed "../../Web/chat/style.css"
};

static const usher_web_file files[] = {
    {"app.js", app_js, sizeof app_js},
    {"components/chat.js", components_chat_js, sizeof components_chat_js},
    {"components/citation.js", components_citation_js, sizeof components_citation_js},
    {"components/composer.js", components_composer_js, sizeof components_composer_js},
    {"components/message.js", components_message_js, sizeof components_message_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"index.html", index_html, sizeof index_html},
    {"markdown.js", markdown_js, sizeof markdown_js},
    {"protocol.js", protocol_js, sizeof protocol_js},
    {"session.js", session_js, sizeof session_js},
    {"socket.js", socket_js, sizeof socket_js},
    {"storage.js", storage_js, sizeof storage_js},
    {"style.css", style_css, sizeof style_css},
    {NULL, NULL, 0},
};

const usher_web_file *usher_web_files_begin(void) { return files; }
