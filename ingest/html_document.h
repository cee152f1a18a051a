// From an HTML page to its article.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "model/result.h"

namespace chipline {

// What `chipline text` shows of a page.
struct PageText {
  std::string title;
  std::string byline;
  std::string site_name;
  std::string lang;
  std::string canonical_url;
  std::string published_time;      // as the page writes it
  std::vector<DatedMarker> dates;  // every day that it states of itself, strongest first
  std::string rival_days;          // RivalDays
  std::string text;                // the article, blocks separated by LF; empty where there is none
  std::optional<NoticeFacts> notice;  // of an official notice
};

// Blocks and metadata of a page, `published` not yet chosen. `url` is where it came from, or empty.
// kInvalidArgument for a page beyond HtmlTree::kMaxBytes. REQUIRES: valid UTF-8.
Result<Document> ReadHtml(std::string_view utf8, std::string_view url);

// From raw bytes (any charset, also gzipped) of an HTML page. kInvalidArgument as ReadDocument.
Result<PageText> ReadPageText(std::string_view bytes, std::string_view media_type);

// Whether the bytes begin like an HTML page.
bool LooksLikeHtml(std::string_view text);

}  // namespace chipline
