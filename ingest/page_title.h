// A page's own title without the name of its site.
#pragma once

#include <string>
#include <string_view>

#include "ingest/html_tree.h"

namespace chipline {

// From <title>: what stands before the last " | ", " - ", " » " or behind a ": ", where enough
// words remain; the only h1 where the title is very short or long. Empty for a page without both.
std::string TitleOfPage(const HtmlTree& tree);

// Share of `b`'s letters in words that `a` has too, 0..1.
double TitleSimilarity(std::string_view a, std::string_view b);

}  // namespace chipline
