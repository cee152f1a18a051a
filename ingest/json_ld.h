// The article that a page describes in schema.org terms: one of its application/ld+json scripts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chipline {

struct JsonLdArticle {
  std::string name;
  std::string headline;
  std::string authors;  // joined by ", "
  std::string publisher;
  std::string published;
  std::string modified;
  std::string language;
  std::string body;
};

// The first object of an article type (https://schema.org/Article and its kin), alone, in an array
// or in "@graph". Nothing for other types or for text that is not JSON. Fields of another shape
// than schema.org's are left empty. Bounded: nesting beyond 64 is refused before parsing.
std::optional<JsonLdArticle> ReadJsonLd(std::string_view script);

}  // namespace chipline
