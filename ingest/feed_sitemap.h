// Sitemaps (sitemaps.org 0.9) with Google's news extension, and indexes of sitemaps.
#pragma once

#include <string>
#include <string_view>

#include "ingest/feed_record.h"
#include "ingest/markup_sink.h"

namespace chipline {

// Each <url> or <sitemap> becomes an entry: link and id from <loc>, updated from <lastmod>, title,
// published, language, tags and source from the news extension. Entries without an address are left
// out. REQUIRES: `document` outlives this.
class SitemapBuilder : public MarkupSink {
 public:
  SitemapBuilder(std::string_view base, FeedDocument* document);

  void OnNamespace(std::string_view prefix, std::string_view uri) override;
  void OnStart(std::string_view tag, MarkupAttributes attributes) override;
  void OnEnd(std::string_view tag) override;
  void OnText(std::string_view text) override;

 private:
  void Keep(std::string_view tag);
  void KeepTags();

  std::string base_;
  FeedDocument& document_;
  FeedRecord entry_;
  bool in_entry_ = false;
  std::string text_;
};

}  // namespace chipline
