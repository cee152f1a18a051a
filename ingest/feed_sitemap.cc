#include "ingest/feed_sitemap.h"

#include <algorithm>

#include "ingest/feed_dates.h"
#include "ingest/feed_uri.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxText = 64 * 1024;

bool IsEntry(std::string_view tag) {
  return tag == "url" || tag == "sitemap";
}

}  // namespace

SitemapBuilder::SitemapBuilder(std::string_view base, FeedDocument* document)
    : base_(base), document_(*document) {}

void SitemapBuilder::OnNamespace(std::string_view /*prefix*/, std::string_view /*uri*/) {}

void SitemapBuilder::OnStart(std::string_view tag, MarkupAttributes /*attributes*/) {
  text_.clear();
  if (tag == "urlset") document_.version = "sitemap";
  if (tag == "sitemapindex") document_.version = "sitemapindex";
  if (!IsEntry(tag)) return;
  entry_ = FeedRecord();
  in_entry_ = true;
}

void SitemapBuilder::OnEnd(std::string_view tag) {
  if (IsEntry(tag)) {
    if (in_entry_ && !entry_.Text("link").empty() && document_.entries.size() < kMaxFeedEntries) {
      document_.entries.push_back(std::move(entry_));
    }
    entry_ = FeedRecord();
    in_entry_ = false;
  } else if (in_entry_) {
    Keep(tag);
  }
  text_.clear();
}

void SitemapBuilder::OnText(std::string_view text) {
  if (text_.size() + text.size() <= kMaxText) text_.append(text);
}

void SitemapBuilder::KeepTags() {
  std::string_view rest = text_;
  auto& tags = entry_.list["tags"];
  while (!rest.empty() && tags.size() < kMaxFeedFields) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view tag = Trim(rest.substr(0, end));
    if (!tag.empty()) tags.push_back({{"term", std::string(tag)}});
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void SitemapBuilder::Keep(std::string_view tag) {
  const std::string text(Trim(text_));
  if (text.empty()) return;
  if (tag == "loc") {
    const std::string link = JoinUri(base_, text);
    entry_.text["link"] = link;
    entry_.text["id"] = text;
    entry_.list["links"] = {{{"href", link}, {"rel", "alternate"}, {"type", "text/html"}}};
  } else if (tag == "lastmod") {
    entry_.text["updated"] = text;
    entry_.instant["updated_parsed"] = ParseFeedInstant(text);
  } else if (tag == "news:publication_date") {
    entry_.text["published"] = text;
    entry_.instant["published_parsed"] = ParseFeedInstant(text);
  } else if (tag == "news:title") {
    entry_.text["title"] = CleanInline(text);
  } else if (tag == "news:language") {
    entry_.text["language"] = text;
  } else if (tag == "news:name") {
    auto source = std::make_unique<FeedRecord>();
    source->text["title"] = CleanInline(text);
    entry_.child["source"] = std::move(source);
  } else if (tag == "news:keywords") {
    KeepTags();
  }
}

}  // namespace chipline
