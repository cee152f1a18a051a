#include "ingest/feed_loose.h"

#include "ingest/character_references.h"
#include "ingest/markup_scanner.h"

namespace chipline {
namespace {

void TellStart(MarkupToken token, MarkupSink* sink) {
  for (auto& [name, value] : token.attributes) {
    value = ResolveReferences(value);
    if (name == "xmlns") sink->OnNamespace("", value);
    if (name.starts_with("xmlns:")) sink->OnNamespace(std::string_view(name).substr(6), value);
  }
  sink->OnStart(token.name, std::move(token.attributes));
  if (token.closes_itself) sink->OnEnd(token.name);
}

}  // namespace

void ReadBrokenXml(std::string_view markup, MarkupSink* sink) {
  MarkupScanner scanner(markup);
  MarkupToken token;
  while (scanner.Next(&token)) {
    switch (token.kind) {
      case MarkupToken::Kind::kStart:
        TellStart(std::move(token), sink);
        break;
      case MarkupToken::Kind::kEnd:
        sink->OnEnd(token.name);
        break;
      case MarkupToken::Kind::kText:
      case MarkupToken::Kind::kCdata:
        sink->OnText(token.text);
        break;
      case MarkupToken::Kind::kReference: {
        const auto resolved = ResolveReference(token.name);
        sink->OnText(resolved ? std::string_view(*resolved) : token.text);
        break;
      }
      case MarkupToken::Kind::kComment:
      case MarkupToken::Kind::kOther:
        break;
    }
  }
}

}  // namespace chipline
