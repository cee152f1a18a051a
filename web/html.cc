#include "web/html.h"

#include <cassert>

#include "model/html_escape.h"

namespace chipline {

void HtmlWriter::Start(std::string_view tag, std::span<const Attribute> attributes) {
  html_ += '<';
  html_ += tag;
  for (const Attribute& attribute : attributes) {
    if (attribute.name.empty()) continue;
    html_ += ' ';
    html_ += attribute.name;
    html_ += "=\"" + EscapeHtml(attribute.value) + "\"";
  }
  html_ += '>';
}

HtmlWriter& HtmlWriter::Open(std::string_view tag, Attributes attributes) {
  Start(tag, {attributes.begin(), attributes.size()});
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
  html_ += EscapeHtml(text);
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
  Start(tag, {attributes.begin(), attributes.size()});
  return *this;
}

HtmlWriter& HtmlWriter::Empty(std::string_view tag, Attributes attributes) {
  Start(tag, {attributes.begin(), attributes.size()});
  html_.back() = '/';
  html_ += '>';
  return *this;
}

HtmlWriter& HtmlWriter::OpenWith(std::string_view tag, const std::vector<Attribute>& attributes) {
  Start(tag, attributes);
  open_.emplace_back(tag);
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
