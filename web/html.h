// Builds a page. Tags and attribute names are ours, written in the source; every other text goes
// through EscapeHtml, and there is no way to write one that does not.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

struct Attribute {
  std::string_view name;  // empty: left out, so that one may depend on something
  std::string value;
};

// Elements nest by Open and Close; void elements (input, link, meta, br) are written by Void.
class HtmlWriter {
 public:
  using Attributes = std::initializer_list<Attribute>;

  HtmlWriter& Open(std::string_view tag, Attributes attributes = {});
  // Closes the element that was opened last.
  HtmlWriter& Close();
  HtmlWriter& Text(std::string_view text);
  HtmlWriter& Element(std::string_view tag, Attributes attributes, std::string_view text);
  HtmlWriter& Element(std::string_view tag, std::string_view text) {
    return Element(tag, {}, text);
  }
  HtmlWriter& Link(std::string_view href, std::string_view text);
  HtmlWriter& Void(std::string_view tag, Attributes attributes = {});
  // The same in SVG, where an element without content closes itself.
  HtmlWriter& Empty(std::string_view tag, Attributes attributes = {});
  // Attributes that depend on something.
  HtmlWriter& OpenWith(std::string_view tag, const std::vector<Attribute>& attributes);
  // A whole fragment that another writer built.
  HtmlWriter& Append(const HtmlWriter& other);

  // REQUIRES: every element is closed.
  const std::string& html() const;

 private:
  void Start(std::string_view tag, std::span<const Attribute> attributes);

  std::string html_;
  std::vector<std::string> open_;
};

}  // namespace chipline
