#include "ingest/feed_root.h"

#include "ingest/feed_builder.h"
#include "ingest/feed_sitemap.h"

namespace chipline {

FeedRoot::FeedRoot(std::string_view base, std::string_view language, bool lenient,
                   FeedDocument* document)
    : base_(base),
      document_(*document),
      reader_(std::make_unique<FeedBuilder>(base, language, lenient, document)) {}

FeedRoot::~FeedRoot() = default;

void FeedRoot::OnNamespace(std::string_view prefix, std::string_view uri) {
  reader_->OnNamespace(prefix, uri);
}

void FeedRoot::OnStart(std::string_view tag, MarkupAttributes attributes) {
  if (!started_ && (tag == "urlset" || tag == "sitemapindex")) {
    reader_ = std::make_unique<SitemapBuilder>(base_, &document_);
  }
  started_ = true;
  reader_->OnStart(tag, std::move(attributes));
}

void FeedRoot::OnEnd(std::string_view tag) {
  reader_->OnEnd(tag);
}

void FeedRoot::OnText(std::string_view text) {
  reader_->OnText(text);
}

}  // namespace chipline
