#include "ingest/feed_xml.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "ingest/feed_namespaces.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kXlink = "http://www.w3.org/1999/xlink";

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// What libxml2's callbacks share.
struct Reading {
  MarkupSink* sink = nullptr;
  xmlParserCtxt* context = nullptr;
  std::string fault;
  // "xmlns:…" of XLink's prefixes, which the next element shows: markup inside content needs them.
  MarkupAttributes declared;
  // Namespaces declared by each open element, and by all of them: libxml2 searches them one by one.
  std::vector<int> declared_here;
  int declared_now = 0;

  void Stop(std::string reason) {
    if (fault.empty()) fault = std::move(reason);
    xmlStopParser(context);
  }
};

Reading& From(void* user) {
  return *static_cast<Reading*>(user);
}

// "dc:date" whatever the document calls the namespace; its own prefix for an unknown one.
std::string QualifiedName(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri) {
  const std::string_view space = View(uri);
  const auto customary = space.empty() ? std::nullopt : CustomaryPrefix(space);
  std::string name(customary ? *customary : View(prefix));
  if (!name.empty()) name += ':';
  return AsciiLower(name.append(View(local)));
}

void AddAttributes(int count, const xmlChar** attributes, MarkupAttributes* out) {
  for (int i = 0; i < count; ++i, attributes += 5) {
    const std::string value(reinterpret_cast<const char*>(attributes[3]),
                            static_cast<std::size_t>(attributes[4] - attributes[3]));
    const std::string_view prefix = View(attributes[1]);
    std::string name = QualifiedName(attributes[0], attributes[1], attributes[2]);
    // Attributes of unknown namespaces are known by both names.
    if (!prefix.empty() && !CustomaryPrefix(View(attributes[2]))) {
      out->emplace_back(AsciiLower(View(attributes[0])), value);
    }
    out->emplace_back(std::move(name), value);
  }
}

void OnStartElement(void* user, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                    int namespace_count, const xmlChar** namespaces, int attribute_count,
                    int /*defaulted*/, const xmlChar** attributes) {
  Reading& reading = From(user);
  constexpr int kMaxNamespaces = 300;
  reading.declared_here.push_back(namespace_count);
  reading.declared_now += namespace_count;
  if (reading.declared_now > kMaxNamespaces) return reading.Stop("more than 300 namespaces");
  for (int i = 0; i < namespace_count; ++i) {
    const std::string_view name = View(namespaces[2 * i]);
    const std::string_view space = View(namespaces[2 * i + 1]);
    if (space.empty()) continue;
    reading.sink->OnNamespace(name, space);
    if (!name.empty() && space == kXlink) {
      reading.declared.emplace_back("xmlns:" + AsciiLower(name), space);
    }
  }
  MarkupAttributes shown = std::move(reading.declared);
  reading.declared.clear();
  const std::string_view space = View(uri);
  if ((View(local) == "math" && space == "http://www.w3.org/1998/Math/MathML") ||
      (View(local) == "svg" && space == "http://www.w3.org/2000/svg")) {
    shown.emplace_back("xmlns", space);
  }
  AddAttributes(attribute_count, attributes, &shown);
  reading.sink->OnStart(QualifiedName(local, prefix, uri), std::move(shown));
}

void OnEndElement(void* user, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri) {
  Reading& reading = From(user);
  reading.sink->OnEnd(QualifiedName(local, prefix, uri));
  reading.declared_now -= reading.declared_here.back();
  reading.declared_here.pop_back();
}

void OnCharacters(void* user, const xmlChar* text, int length) {
  From(user).sink->OnText({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

xmlEntityPtr OnEntity(void* /*user*/, const xmlChar* name) {
  return xmlGetPredefinedEntity(name);
}

// Only notes the fault: the parser is in the middle of its buffers and ends by itself. Faults of
// namespaces do not end it.
void OnFault(void* user, xmlErrorPtr error) {
  Reading& reading = From(user);
  if (error->level < XML_ERR_ERROR || !reading.fault.empty()) return;
  std::string message(Trim(error->message == nullptr ? "" : error->message));
  std::replace(message.begin(), message.end(), '\n', ' ');
  reading.fault = "line " + std::to_string(error->line) + ": " + message;
}

// How comments, CDATA sections and instructions end; empty where a tag begins.
std::string_view EndOfNoTag(std::string_view text) {
  if (text.starts_with("<!--")) return "-->";
  if (text.starts_with("<![CDATA[")) return "]]>";
  return text.starts_with("<?") ? "?>" : "";
}

// libxml2 compares each attribute of an element with all before it.
bool HasAttributeFlood(std::string_view utf8) {
  constexpr int kMaxAttributes = 300;
  bool in_tag = false;
  char quote = 0;
  int attributes = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '<') {
      const std::string_view end = EndOfNoTag(utf8.substr(i, 9));
      if (!end.empty()) {
        i = utf8.find(end, i + 2);
        if (i == std::string_view::npos) return false;
        continue;
      }
      in_tag = true;
      attributes = 0;
    } else if (c == '>') {
      in_tag = false;
    } else if (in_tag && (c == '"' || c == '\'')) {
      quote = c;
    } else if (in_tag && c == '=' && ++attributes > kMaxAttributes) {
      return true;
    }
  }
  return false;
}

struct FreeContext {
  void operator()(xmlParserCtxt* context) const {
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

}  // namespace

std::string ReadXml(std::string_view utf8, MarkupSink* sink) {
  if (utf8.empty()) return "empty document";
  if (HasAttributeFlood(utf8)) return "an element with more than 300 attributes";
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(
      xmlCreateMemoryParserCtxt(utf8.data(), static_cast<int>(utf8.size())));
  if (context == nullptr) return "no memory for a parser";
  Reading reading;
  reading.sink = sink;
  reading.context = context.get();
  xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlSAXHandler& handler = *context->sax;
  handler = xmlSAXHandler();
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStartElement;
  handler.endElementNs = OnEndElement;
  handler.characters = OnCharacters;
  handler.ignorableWhitespace = OnCharacters;
  handler.cdataBlock = OnCharacters;
  handler.getEntity = OnEntity;
  handler.serror = OnFault;
  context->userData = &reading;
  xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
  xmlParseDocument(context.get());
  if (reading.fault.empty() && (context->wellFormed == 0 || context->nsWellFormed == 0)) {
    reading.fault = "not well formed";
  }
  return reading.fault;
}

}  // namespace chipline
