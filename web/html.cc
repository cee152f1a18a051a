#include "web/html.h"

#include <cassert>

namespace chipline {

std::string Escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

void HtmlWriter::Start(std::string_view tag, Attributes attributes) {
  html_ += '<';
  html_ += tag;
  for (const Attribute& attribute : attributes) {
    html_ += ' ';
    html_ += attribute.name;
    html_ += "=\"" + Escape(attribute.value) + "\"";
  }
  html_ += '>';
}

HtmlWriter& HtmlWriter::Open(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

HtmlWriter& HtmlWriter::Close() {
  assert(!open_.empty());
  html_ += "</" + open_.back() + ">";
  open_.pop_back();
  return *this;
}

HtmlWriter& HtmlWriter::Text(std::string_view text) {
  html_ += Escape(text);
  return *this;
}

HtmlWriter& HtmlWriter::Element(std::string_view tag, Attributes attributes,
                                std::string_view text) {
  return Open(tag, attributes).Text(text).Close();
}

HtmlWriter& HtmlWriter::Link(std::string_view href, std::string_view text) {
  return Element("a", {{"href", std::string(href)}}, text);
}

HtmlWriter& HtmlWriter::Void(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  return *this;
}

HtmlWriter& HtmlWriter::Append(const HtmlWriter& other) {
  html_ += other.html();
  return *this;
}

const std::string& HtmlWriter::html() const {
  assert(open_.empty());
  return html_;
}

}  // namespace chipline
