// Plain text and Markdown, cut into blocks.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document.h"

namespace chipline {

// The `name: value` lines at the top, names in lower case, and where the body begins (bytes).
// Header lines are believed when the first names something known (title, publisher, published,
// url, author, …); they end at the first blank line or the first line of another form.
struct TextHeader {
  std::vector<std::pair<std::string, std::string>> fields;
  std::size_t body = 0;

  // The first field with one of these names; empty without.
  std::string_view Find(std::initializer_list<std::string_view> names) const;
};
TextHeader ReadTextHeader(std::string_view text);

// Appends the blocks of `body` (without its headers) to the document, after its title if it has
// one; a body line that repeats the title is left out. Sets the byline if a line states one.
// REQUIRES: valid UTF-8. Linear in the size of the body.
void ReadTextBody(std::string_view body, Document* document);

}  // namespace chipline
