// The article that a page describes in schema.org terms: one of its application/ld+json scripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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
  std::string url;       // of the article itself: "url", else its page or id where it is an address
  bool is_live = false;  // a LiveBlogPosting
  std::vector<std::string> posted;  // of a live blog: when its posts were published
};

// The objects of an article type (https://schema.org/Article and its kin), alone, in an array or in
// "@graph", in order. None for other types or for text that is not JSON. Fields of another shape
// than schema.org's are left empty. Bounded: nesting beyond 64 is refused before parsing, and of a
// list of stories the first 20 are read.
std::vector<JsonLdArticle> ReadJsonLd(std::string_view script);

}  // namespace chipline
