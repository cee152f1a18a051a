// Chooses by a document's first element who reads it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/feed_record.h"
#include "ingest/markup_sink.h"

namespace chipline {

// Fills `document` by way of FeedBuilder or SitemapBuilder. REQUIRES: `document` outlives this.
class FeedRoot : public MarkupSink {
 public:
  FeedRoot(std::string_view base, std::string_view language, bool lenient, FeedDocument* document);
  ~FeedRoot() override;

  void OnNamespace(std::string_view prefix, std::string_view uri) override;
  void OnStart(std::string_view tag, MarkupAttributes attributes) override;
  void OnEnd(std::string_view tag) override;
  void OnText(std::string_view text) override;

 private:
  std::string base_;
  FeedDocument& document_;
  std::unique_ptr<MarkupSink> reader_;
  bool started_ = false;
};

}  // namespace chipline
