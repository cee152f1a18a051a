#include "ingest/html_tree.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_set>

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>

#include "ingest/character_references.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxAttribute = 8192;
constexpr std::size_t kMaxNodes = 400'000;

struct FreeDoc {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
using Doc = std::unique_ptr<xmlDoc, FreeDoc>;

struct FreeParser {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};

// Beyond 256 open elements libxml2 drops the rest of the page. These stand in front of its tree:
// what is nested deeper is read as if it stood in the deepest element that there is room for.
class DepthLimit {
 public:
  static void Start(void* user, const xmlChar* name, const xmlChar** attributes) {
    auto* parser = static_cast<htmlParserCtxt*>(user);
    if (parser->nameNr > kMaxNames) {
      // Not even the name is kept, which every end tag is compared with.
      --parser->nameNr;
      parser->nameTab[parser->nameNr] = nullptr;
      parser->name = parser->nameTab[parser->nameNr - 1];
      return;
    }
    const bool has_room = parser->nodeNr < RoomFor(name);
    KeptIn(parser) = has_room;
    if (has_room) xmlSAX2StartElement(user, name, attributes);
  }

  // The name that ends is on the stack still.
  static void End(void* user, const xmlChar* name) {
    if (KeptIn(static_cast<htmlParserCtxt*>(user))) xmlSAX2EndElement(user, name);
  }

 private:
  static constexpr int kMaxNames = 500;

  static bool& KeptIn(htmlParserCtxt* parser) {
    auto& kept = static_cast<DepthLimit*>(parser->_private)->kept_;
    return kept[static_cast<std::size_t>(std::clamp(parser->nameNr, 0, kMaxNames))];
  }

  // Fonts that nobody closes leave room for the paragraphs in them.
  static int RoomFor(const xmlChar* name) {
    constexpr int kInline = 150;
    constexpr int kAll = 250;
    const std::string_view element = reinterpret_cast<const char*>(name);
    return IsBlockElement(element) || element == "br" ? kAll : kInline;
  }

  std::array<bool, kMaxNames + 1> kept_{};  // of each open name whether it is an element
};

Doc ParseMarkup(const std::string& text) {
  const std::unique_ptr<htmlParserCtxt, FreeParser> parser(htmlNewParserCtxt());
  if (parser == nullptr) return nullptr;
  DepthLimit limit;
  parser->_private = &limit;
  parser->sax->startElement = DepthLimit::Start;
  parser->sax->endElement = DepthLimit::End;
  return Doc(htmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr,
                                "UTF-8",
                                HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                    HTML_PARSE_COMPACT | HTML_PARSE_NONET));
}

// libxml2 stops at a NUL; other controls are no text either. And it compares each attribute with
// all before it, so what a tag has beyond kMaxWords of them is left out.
std::string SafeMarkup(std::string_view text) {
  constexpr int kMaxWords = 500;
  std::string out;
  out.reserve(text.size());
  bool in_tag = false;
  char quote = 0;
  int words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') c = ' ';
    if (!in_tag) {
      const char next = i + 1 < text.size() ? text[i + 1] : ' ';
      in_tag = c == '<' && ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
      words = 0;
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
        ++words;  // a="1"b="2" needs no blank
      }
    } else if (c == '>') {
      in_tag = false;
    } else if (c == ' ' || c == '\n' || c == '/') {
      ++words;
    } else if ((c == '"' || c == '\'') && !out.empty() &&
               (out.back() == '=' || out.back() == ' ')) {
      quote = c;
    }
    if (!in_tag || words <= kMaxWords) out.push_back(c);
  }
  return out;
}

// "&#146;" means windows-1252's 0x92 on the web (HTML, section 13.2.5.80); libxml2 gives U+0092.
void AppendWebText(std::string_view text, std::string* out) {
  std::size_t from = 0;
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xC2', at + 1)) {
    const auto low = static_cast<unsigned char>(text[at + 1]);
    if (low >= 0xA0) continue;
    out->append(text.substr(from, at - from));
    AppendUtf8(FromWindows1252(low), out);
    from = at + 2;
  }
  out->append(text.substr(from));
}

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// Cuts at the start of a code point.
void AppendUpTo(std::string_view text, std::size_t max_bytes, std::string* out) {
  std::size_t cut = text.size();
  if (max_bytes < text.size()) {
    for (cut = max_bytes; cut > 0 && (text[cut] & 0xC0) == 0x80;) --cut;
  }
  out->append(text.substr(0, cut));
}

// The attributes that somebody here reads; the others (src, data-…, on…) are most of a page's
// bytes.
bool IsRead(std::string_view attribute) {
  static const std::unordered_set<std::string_view> read = {
      "class",    "id",       "role",    "style", "hidden",   "itemprop",   "rel",
      "property", "content",  "name",    "type",  "datetime", "http-equiv", "pubdate",
      "lang",     "xml:lang", "rowspan", "href",  "colspan",  "title"};
  return read.count(attribute) != 0;
}

void ReadAttributes(const xmlNode* element, HtmlNode* node) {
  for (const xmlAttr* attribute = element->properties; attribute != nullptr;
       attribute = attribute->next) {
    if (!IsRead(View(attribute->name))) continue;
    std::string value;
    for (const xmlNode* part = attribute->children; part != nullptr; part = part->next) {
      std::string piece;
      if (part->type == XML_TEXT_NODE) AppendUpTo(View(part->content), kMaxAttribute, &piece);
      AppendWebText(piece, &value);
    }
    node->attributes.emplace_back(View(attribute->name), std::move(value));
  }
}

// Scripts and styles are most of many pages; only structured data is worth its bytes.
bool WantsText(const std::vector<HtmlNode>& nodes, int parent) {
  if (parent < 0) return false;
  const HtmlNode& holder = nodes[static_cast<std::size_t>(parent)];
  if (holder.Is("script")) {
    return AsciiLower(holder.Attribute("type")).find("ld+json") != std::string::npos;
  }
  return !holder.Is("style");
}

}  // namespace

std::string_view HtmlNode::Attribute(std::string_view attribute) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute) return value;
  }
  return {};
}

std::string HtmlNode::Names() const {
  std::string names(Attribute("class"));
  names += ' ';
  return names.append(Attribute("id"));
}

bool HtmlNode::HasAttribute(std::string_view attribute) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const auto& pair) { return pair.first == attribute; });
}

Result<HtmlTree> HtmlTree::Parse(std::string_view utf8) {
  if (utf8.size() > kMaxBytes) {
    return InvalidArgument("page is larger than " + std::to_string(kMaxBytes) + " bytes");
  }
  HtmlTree tree;
  const Doc doc = ParseMarkup(SafeMarkup(utf8));
  if (doc == nullptr) return tree;
  std::vector<HtmlNode>& nodes = tree.nodes_;
  int parent = -1;
  const xmlNode* node = doc->children;
  while (node != nullptr && nodes.size() < kMaxNodes) {
    const bool text_node = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    const int self = static_cast<int>(nodes.size());
    bool descend = false;
    if (node->type == XML_ELEMENT_NODE) {
      HtmlNode& element = nodes.emplace_back();
      element.name = AsciiLower(View(node->name));
      element.parent = parent;
      ReadAttributes(node, &element);
      element.end = self + 1;
      descend = node->children != nullptr;
    } else if (text_node && WantsText(nodes, parent)) {
      HtmlNode& run = nodes.emplace_back();
      run.parent = parent;
      run.end = self + 1;
      AppendWebText(View(node->content), &run.text);
    }
    if (descend) {
      parent = self;
      node = node->children;
      continue;
    }
    while (node->next == nullptr && parent >= 0) {
      nodes[static_cast<std::size_t>(parent)].end = static_cast<int>(nodes.size());
      parent = nodes[static_cast<std::size_t>(parent)].parent;
      node = node->parent;
    }
    node = node->next;
  }
  // Cut off at kMaxNodes: what is open ends there.
  for (; parent >= 0; parent = tree.at(parent).parent) {
    nodes[static_cast<std::size_t>(parent)].end = tree.size();
  }
  return tree;
}

std::string HtmlTree::TextOf(int node, std::size_t max_bytes) const {
  std::string out;
  for (int i = node; i < at(node).end && out.size() <= max_bytes; ++i) {
    if (at(i).is_text()) {
      AppendUpTo(at(i).text, max_bytes, &out);
    } else if (at(i).Is("br") || IsBlockElement(at(i).name)) {
      out.push_back(' ');
    } else if (at(i).Is("script") || at(i).Is("style")) {
      i = at(i).end - 1;
    }
  }
  return CleanInline(out);
}

int HtmlTree::Find(std::string_view element, int from, int to) const {
  for (int i = from; i < to; ++i) {
    if (at(i).name == element) return i;
  }
  return -1;
}

bool IsBlockElement(std::string_view element) {
  static const std::unordered_set<std::string_view> blocks = {
      "address", "article", "aside",  "blockquote", "body",    "center",   "dd",         "details",
      "dialog",  "dir",     "div",    "dl",         "dt",      "fieldset", "figcaption", "figure",
      "footer",  "form",    "h1",     "h2",         "h3",      "h4",       "h5",         "h6",
      "header",  "hgroup",  "hr",     "html",       "legend",  "li",       "main",       "menu",
      "nav",     "ol",      "option", "p",          "pre",     "section",  "select",     "summary",
      "table",   "tbody",   "td",     "tfoot",      "th",      "thead",    "tr",         "ul",
      "caption", "head",    "title",  "iframe",     "noscript"};
  return blocks.count(element) != 0;
}

}  // namespace chipline
