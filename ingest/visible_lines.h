// What a page says of itself to its readers and to no machine: the day and the source beside the
// headline.
#pragma once

#include <string>

#include "ingest/article_place.h"
#include "ingest/html_tree.h"

namespace chipline {

// The day as printed near the headline: an element named for it ("date", "published", "info") or a
// line that begins so ("Published: Mar 1, 2025", "发布时间：2023-07-06"), in no part of the page
// that tells of other stories. Empty without.
std::string VisibleDate(const HtmlTree& tree, const ArticlePlace& place);

// "来源：新华社" -> "新华社". Empty without.
std::string VisibleSource(const HtmlTree& tree);

}  // namespace chipline
